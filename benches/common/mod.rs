//! What the benches share. Each bench uses its own part of it.
#![allow(dead_code)]

pub mod workloads;
