//! Positions grouped by a key.

/// Lists of positions, one list for each of the things `0..n`, one after the other.
#[derive(Debug, Default)]
pub(super) struct Lists {
    offsets: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Groups the positions of `keys` by key, in order within a key; keys of `None` are left out.
    pub(super) fn group(n: usize, keys: impl Iterator<Item = Option<u32>> + Clone) -> Self {
        let mut offsets = vec![0; n + 1];
        for key in keys.clone().flatten() {
            offsets[key as usize + 1] += 1;
        }
        for i in 0..n {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        let mut items = vec![0; offsets[n] as usize];
        for (position, key) in keys.enumerate().filter_map(|(position, key)| Some((position, key?))) {
            items[next[key as usize] as usize] = position as u32;
            next[key as usize] += 1;
        }
        Lists { offsets, items }
    }

    /// Sorts each list.
    pub(super) fn sort_by_key<K: Ord>(&mut self, key: impl Fn(u32) -> K) {
        for bounds in self.offsets.windows(2) {
            self.items[bounds[0] as usize..bounds[1] as usize].sort_by_key(|item| key(*item));
        }
    }

    pub(super) fn of(&self, key: u32) -> &[u32] {
        let key = key as usize;
        &self.items[self.offsets[key] as usize..self.offsets[key + 1] as usize]
    }
}
