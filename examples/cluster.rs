//! Who was in control, in SQL, on an Apache Ballista cluster:
//! `cargo run --release --features ballista --example cluster -- --help`.

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::config::TaskSchedulingPolicy;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use clap::{Parser, Subcommand};
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use disputed::article140;
use disputed::datafusion::AtlasCodec;

/// Who was in control, in SQL, on an Apache Ballista cluster.
#[derive(Parser)]
#[command(after_help = "A cluster of one scheduler and two executors on this machine:
  cluster atlas iraq.atlas
  cluster scheduler --port 50050 &
  cluster executor --scheduler 127.0.0.1:50050 --port 50061 &
  cluster executor --scheduler 127.0.0.1:50050 --port 50071 &
  cluster query --scheduler 127.0.0.1:50050 --atlas iraq.atlas --table pings=pings \\
    \"SELECT control_at(lon, lat, day)['actors'] AS actors, count(*) FROM pings GROUP BY 1\"
Without --scheduler, `query` starts a scheduler and an executor of its own.")]
struct Arguments {
    #[command(subcommand)]
    role: Role,
}

#[derive(Subcommand)]
enum Role {
    /// Writes the Article 140 areas of Iraq as a compiled file, to be put under one path on all machines.
    Atlas { file: String },
    /// Plans queries and gives out the tasks.
    Scheduler {
        /// Where it listens, on the loopback address.
        #[arg(long, default_value_t = 50050)]
        port: u16,
        /// After how many seconds of silence an executor is given up and its tasks are given to others.
        #[arg(long, default_value_t = 180)]
        patience: u64,
    },
    /// Runs tasks.
    Executor {
        #[arg(long, default_value = "127.0.0.1:50050")]
        scheduler: SocketAddr,
        /// Where it listens, on the loopback address; and on the port after that.
        #[arg(long, default_value_t = 50051)]
        port: u16,
        /// How many tasks it runs at a time.
        #[arg(long, default_value_t = 1)]
        tasks: usize,
    },
    /// Runs a query and prints its result.
    Query {
        /// The query.
        query: String,
        #[arg(long)]
        scheduler: Option<SocketAddr>,
        /// The compiled atlas, which all machines have under this path; otherwise the embedded one travels with the query.
        #[arg(long)]
        atlas: Option<String>,
        /// A Parquet file, or a folder of them, by the name that it has in the query.
        #[arg(long = "table", value_name = "NAME=PATH")]
        tables: Vec<String>,
    },
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

async fn schedule(port: u16, patience: u64) -> Result<()> {
    let codec = Arc::new(AtlasCodec::default());
    let config = SchedulerConfig {
        bind_host: "127.0.0.1".into(),
        external_host: "127.0.0.1".into(),
        bind_port: port,
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        executor_timeout_seconds: patience,
        expire_dead_executor_interval_seconds: patience.div_ceil(2),
        override_logical_codec: Some(codec.clone()),
        override_physical_codec: Some(codec),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    Ok(start_server(cluster, SocketAddr::from(([127, 0, 0, 1], port)), Arc::new(config)).await?)
}

async fn execute(scheduler: SocketAddr, port: u16, tasks: usize) -> Result<()> {
    let codec = Arc::new(AtlasCodec::default());
    let config = ExecutorProcessConfig {
        external_host: Some("127.0.0.1".into()),
        port,
        grpc_port: port + 1,
        scheduler_host: scheduler.ip().to_string(),
        scheduler_port: scheduler.port(),
        scheduler_connect_timeout_seconds: 30,
        executor_heartbeat_interval_seconds: 2,
        concurrent_tasks: tasks,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        override_logical_codec: Some(codec.clone()),
        override_physical_codec: Some(codec.clone()),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await?;
    let skipped = codec.skipped();
    if skipped.coordinates + skipped.dates > 0 {
        eprintln!("{skipped} on this executor: null was taken for them");
    }
    Ok(())
}

async fn query(query: &str, scheduler: Option<SocketAddr>, atlas: Option<&str>, tables: &[String]) -> Result<()> {
    let codec = Arc::new(AtlasCodec::default());
    let functions = if let Some(file) = atlas {
        codec.ship_file(file)?
    } else {
        let mut bytes = Vec::new();
        article140()?.write_compiled(&mut bytes)?;
        codec.ship_bytes(&bytes)?
    };
    let config = SessionConfig::new_with_ballista()
        .with_ballista_logical_extension_codec(codec.clone())
        .with_ballista_physical_extension_codec(codec);
    let state = SessionStateBuilder::new_with_default_features().with_config(config).build();
    let ctx = match scheduler {
        Some(address) => SessionContext::remote_with_state(&format!("df://{address}"), state).await?,
        None => SessionContext::standalone_with_state(state).await?,
    };
    functions.register(&ctx);
    for table in tables {
        let (name, path) = table.split_once('=').ok_or("write a table as NAME=PATH")?;
        ctx.register_parquet(name, path, ParquetReadOptions::default()).await?;
    }
    Ok(ctx.sql(query).await?.show().await?)
}

async fn play(role: &Role) -> Result<()> {
    match role {
        Role::Atlas { file } => Ok(article140()?.write_compiled(std::fs::File::create(file)?)?),
        Role::Scheduler { port, patience } => schedule(*port, *patience).await,
        Role::Executor { scheduler, port, tasks } => execute(*scheduler, *port, *tasks).await,
        Role::Query { query: text, scheduler, atlas, tables } => {
            query(text, *scheduler, atlas.as_deref(), tables).await
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match play(&Arguments::parse().role).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cluster: {error}");
            ExitCode::FAILURE
        }
    }
}
