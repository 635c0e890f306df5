//! What the benches share. Each bench uses its own part of it.
#![allow(dead_code)]

pub mod ours;
pub mod peers;
pub mod random;
pub mod report;
pub mod system;
pub mod tiling;
pub mod workloads;
