#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| disputed_fuzz::settlements(bytes));
