//! A cluster gives the answers of one machine, and says clearly when an atlas is not the one it should be.

use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use disputed::datafusion::{AtlasCodec, Functions, register};
use disputed::{article140, date};

const QUERIES: [&str; 5] = [
    "SELECT control_at(lon, lat, date)['actors'] AS actors, count(*) AS n FROM incidents() GROUP BY 1 ORDER BY 2 DESC, 1",
    "SELECT round(min(front_distance_km(lon, lat, date, 'peshmerga', 'isis')), 3) AS km FROM incidents()",
    "SELECT zone_at(lon, lat) AS zone, count(*) AS n FROM zones() WHERE lon IS NOT NULL GROUP BY 1 ORDER BY 1",
    "SELECT status, actors, round(area_km2) AS km2 FROM holdings('2017-10-16') ORDER BY 3 DESC",
    "SELECT count(*) AS n FROM changes() WHERE controlled_by(44.392, 35.468, date, 'federal-iraq')",
];

async fn printed(ctx: &SessionContext, query: &str) -> Result<String, String> {
    let rows = async { ctx.sql(query).await?.collect().await }.await.map_err(|error| error.to_string())?;
    Ok(pretty_format_batches(&rows).unwrap().to_string())
}

/// A session whose scheduler and executor run in this process, with a codec of their own.
async fn cluster(codec: &Arc<AtlasCodec>) -> SessionContext {
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(2)
        .with_ballista_logical_extension_codec(codec.clone())
        .with_ballista_physical_extension_codec(codec.clone());
    let state = SessionStateBuilder::new_with_default_features().with_config(config).build();
    SessionContext::standalone_with_state(state).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_answers_as_one_machine_does() {
    let atlas = article140().unwrap();
    let alone = SessionContext::new();
    register(&alone, atlas.clone());
    let mut bytes = Vec::new();
    atlas.write_compiled(&mut bytes).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("iraq.atlas");
    std::fs::write(&file, &bytes).unwrap();
    let codec = Arc::new(AtlasCodec::default());
    let ctx = cluster(&codec).await;
    for functions in [codec.ship_file(&file).unwrap(), codec.ship_bytes(&bytes).unwrap()] {
        functions.register(&ctx);
        for query in QUERIES {
            assert_eq!(printed(&ctx, query).await, printed(&alone, query).await, "{query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_atlas_that_is_not_there_or_another_one_ends_the_query() {
    let mut bytes = Vec::new();
    article140().unwrap().write_compiled(&mut bytes).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("iraq.atlas");
    std::fs::write(&file, &bytes).unwrap();
    let query = "SELECT control_at(lon, lat, date)['zone'] FROM incidents()";

    // The client knows the atlas, the machines of the cluster read the file when they need it.
    let client = Arc::new(AtlasCodec::default());
    let functions = client.ship_file(&file).unwrap();
    let other = disputed::Atlas::builder().build().unwrap();
    let mut other_bytes = Vec::new();
    other.write_compiled(&mut other_bytes).unwrap();
    for (put, expected) in
        [(Some(&other_bytes), "is another one than the client's"), (None, "this machine has no atlas at")]
    {
        match put {
            Some(bytes) => std::fs::write(&file, bytes).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        let error = decoded_elsewhere(&client, &functions, query).await.unwrap_err();
        assert!(error.contains(expected), "{error}");
    }

    let codec = Arc::new(AtlasCodec::default());
    let ctx = cluster(&codec).await;
    register(&ctx, article140().unwrap().known_by(date(2017, 1, 1)));
    let error = printed(&ctx, query).await.unwrap_err();
    assert!(error.contains("in the memory of this machine alone"), "{error}");
}

/// The plan of a query as another machine reads it.
async fn decoded_elsewhere(client: &Arc<AtlasCodec>, functions: &Functions, query: &str) -> Result<(), String> {
    use datafusion_proto::logical_plan::AsLogicalPlan;
    use datafusion_proto::protobuf::LogicalPlanNode;
    let ctx = SessionContext::new();
    functions.register(&ctx);
    let plan = ctx.sql(query).await.unwrap().into_unoptimized_plan();
    let mut sent = Vec::new();
    let node = LogicalPlanNode::try_from_logical_plan(&plan, client.as_ref()).unwrap();
    node.try_encode(&mut sent).unwrap();
    let elsewhere = AtlasCodec::default();
    let node = LogicalPlanNode::try_decode(&sent).unwrap();
    node.try_into_logical_plan(&ctx.task_ctx(), &elsewhere).map(|_| ()).map_err(|error| error.to_string())
}
