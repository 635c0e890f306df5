//! What the benches share. Each bench uses its own part of it.
#![allow(dead_code)]

pub mod peers;
pub mod report;
pub mod workloads;
