//! How the benches measure and what they say about the machine.

use std::process::Command;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;

/// Counts the bytes in use; a program that reports memory makes it its global allocator.
pub const MEMORY: PeakAlloc = PeakAlloc;

const LOCK: &str = include_str!("../../Cargo.lock");

/// Whether only to see that the program runs: under `cargo bench -- --test` and `cargo test --benches`.
pub fn smoke_test() -> bool {
    let given = |wanted| std::env::args().any(|argument| argument == wanted);
    given("--test") || !given("--bench")
}

/// The workloads named on the command line; none means all.
pub fn wanted(name: &str) -> bool {
    let mut names = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    names.peek().is_none() || names.any(|wanted| wanted == name)
}

/// Machine, day and versions, as Markdown.
pub fn heading(crates: &[&str]) -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").ok();
    let cpu = cpu.as_deref().and_then(|text| text.lines().find_map(|line| line.strip_prefix("model name")));
    let cpu = cpu.and_then(|line| line.split_once(": ")).map_or("unknown processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let day = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let rustc = Command::new("rustc").arg("--version").output().ok().and_then(|out| String::from_utf8(out.stdout).ok());
    let rustc = rustc.as_deref().map_or("rustc of unknown version", str::trim);
    let versions: Vec<_> = crates.iter().map(|name| format!("{name} {}", locked_version(name))).collect();
    format!("{cpu}, {cores} cores, {day}, {rustc}; {}", versions.join(", "))
}

/// The version of a crate in the lock file; of several, the one that this crate itself asks for.
fn locked_version(name: &str) -> &str {
    let own = LOCK.split("name = \"disputed\"").nth(1).and_then(|rest| rest.split("[[package]]").next()).unwrap_or("");
    let named = own.split(&format!("\"{name} ")).nth(1);
    let only = || LOCK.split(&format!("name = \"{name}\"\nversion = \"")).nth(1);
    named.or_else(only).and_then(|rest| rest.split('"').next()).unwrap_or("?")
}

/// The median time of five runs, or of as many as begin within the time given, and what the last run returned.
pub fn median_of_runs<T>(within: Duration, mut run: impl FnMut() -> T) -> (Duration, T) {
    let begin = Instant::now();
    let mut times = Vec::new();
    loop {
        let start = Instant::now();
        let value = std::hint::black_box(run());
        times.push(start.elapsed());
        if times.len() == 5 || begin.elapsed() > within {
            times.sort_unstable();
            return (times[times.len() / 2], value);
        }
    }
}

/// What `make` makes, how long it took, and by how many bytes the memory in use grew.
pub fn weigh<T>(make: impl FnOnce() -> T) -> (T, Duration, usize) {
    let before = MEMORY.current_usage();
    let start = Instant::now();
    let value = make();
    let time = start.elapsed();
    (value, time, MEMORY.current_usage().saturating_sub(before))
}

/// Time by the clock, and time of the processor in all threads, which other work on the machine does not stretch as much.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    pub time: Duration,
    /// Zero where the system does not tell it.
    pub processor: Duration,
}

impl std::ops::AddAssign for Used {
    fn add_assign(&mut self, other: Used) {
        self.time += other.time;
        self.processor += other.processor;
    }
}

pub struct Stopwatch {
    begin: Instant,
    processor: Duration,
}

impl Stopwatch {
    pub fn start() -> Self {
        Stopwatch { begin: Instant::now(), processor: processor_time() }
    }

    pub fn used(&self) -> Used {
        Used { time: self.begin.elapsed(), processor: processor_time().saturating_sub(self.processor) }
    }
}

/// What Linux has counted for this program so far, in hundredths of a second.
fn processor_time() -> Duration {
    let counted = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = counted.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(10 * ticks)
}
