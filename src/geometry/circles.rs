//! Things that are parts of each other, or under each other, in a circle.

/// For each of so many things, whether the links between them lead from it back to itself.
///
/// `next` tells of a thing, from some place in its list of links on, what the next link leads to and the place behind that link. One
/// pass over things and links, and no recursion, so that chains may be as long as a file can hold (R. E. Tarjan, Depth-First
/// Search and Linear Graph Algorithms, doi:10.1137/0201010).
pub(crate) fn in_circles(count: usize, next: impl Fn(usize, usize) -> Option<(usize, usize)>) -> Vec<bool> {
    const UNSEEN: usize = usize::MAX;
    let (mut order, mut lowest, mut seen) = (vec![UNSEEN; count], vec![0; count], 0);
    // Those that were seen and whose circle, if any, is not complete yet.
    let (mut open, mut is_open) = (Vec::new(), vec![false; count]);
    let mut found = vec![false; count];
    let mut way: Vec<(usize, usize)> = Vec::new();
    for start in 0..count {
        let mut entered = (order[start] == UNSEEN).then_some(start);
        loop {
            if let Some(at) = entered.take() {
                (order[at], lowest[at], is_open[at]) = (seen, seen, true);
                seen += 1;
                open.push(at);
                way.push((at, 0));
            }
            let Some((at, place)) = way.last_mut() else { break };
            let at = *at;
            if let Some((to, behind)) = next(at, *place) {
                *place = behind;
                if order[to] == UNSEEN {
                    entered = Some(to);
                } else if is_open[to] {
                    lowest[at] = lowest[at].min(order[to]);
                    found[at] |= to == at;
                }
                continue;
            }
            way.pop();
            if let Some(&(before, _)) = way.last() {
                lowest[before] = lowest[before].min(lowest[at]);
            }
            if lowest[at] == order[at] {
                let first = open.iter().rposition(|&one| one == at).unwrap_or_default();
                let circle = open.split_off(first);
                for &one in &circle {
                    is_open[one] = false;
                    found[one] |= circle.len() > 1;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn circles(links: &[Vec<usize>]) -> Vec<bool> {
        in_circles(links.len(), |at, place| links[at].get(place).map(|&to| (to, place + 1)))
    }

    proptest! {
        #[test]
        fn what_reaches_itself_is_in_a_circle(links in prop::collection::vec(prop::collection::vec(0..12_usize, 0..3), 12)) {
            let reaches_itself = |start: usize| {
                let (mut seen, mut open) = (vec![false; links.len()], links[start].clone());
                while let Some(next) = open.pop() {
                    if !std::mem::replace(&mut seen[next], true) {
                        open.extend(&links[next]);
                    }
                }
                seen[start]
            };
            let slow: Vec<bool> = (0..links.len()).map(reaches_itself).collect();
            prop_assert_eq!(circles(&links), slow);
        }
    }

    #[test]
    fn a_long_chain_takes_one_pass() {
        let last = 1_000_000;
        let chain = |end: Option<usize>| (1..=last).map(|next| vec![next]).chain([end.into_iter().collect()]);
        assert!(!circles(&chain(None).collect::<Vec<_>>()).contains(&true));
        let tail = circles(&chain(Some(last / 2)).collect::<Vec<_>>());
        assert_eq!(tail.iter().position(|&found| found), Some(last / 2));
        assert_eq!(tail.iter().filter(|&&found| found).count(), last - last / 2 + 1);
    }
}
