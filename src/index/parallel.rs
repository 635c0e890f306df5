//! All cores, if there is leave to use them.

/// Does two things, at the same time where the feature `rayon` allows it.
pub(crate) fn both<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    #[cfg(feature = "rayon")]
    return rayon::join(one, other);
    #[cfg(not(feature = "rayon"))]
    (one(), other())
}

/// Calls a function for 0, 1 and so on up to a count, and gives the results in that order.
#[cfg(feature = "rayon")]
pub(crate) fn map<T: Send>(count: usize, function: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
    use rayon::prelude::*;
    (0..count).into_par_iter().map(function).collect()
}

#[cfg(feature = "rayon")]
pub(super) fn sort(keys: &mut [u64]) {
    use rayon::prelude::*;
    keys.par_sort_unstable();
}

#[cfg(not(feature = "rayon"))]
pub(crate) fn map<T>(count: usize, function: impl Fn(usize) -> T) -> Vec<T> {
    (0..count).map(function).collect()
}

#[cfg(not(feature = "rayon"))]
pub(super) fn sort(keys: &mut [u64]) {
    keys.sort_unstable();
}
