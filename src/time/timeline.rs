use std::iter::{self, FusedIterator};

use jiff::civil::Date;

use super::Period;
use super::day::{DISTANT_FUTURE, day_number};

/// A value that changes from day to day: from each of its steps on one value holds, until the next step.
///
/// Before the first step there is no value; the last one holds for ever. Neighbours are never equal: a step to the value
/// that holds already is no step, so that each [spell](Self::spells) is as long as it can be. Two timelines are equal
/// exactly if they have equal values on every day.
///
/// It is collected from days and values in any order. Of several values on one day the last one given counts, as in a
/// map. Collecting costs O(n log n), a question on a day O(log n).
///
/// ```
/// use disputed::{Timeline, date};
///
/// let holder: Timeline<&str> = [
///     (date(2017, 10, 16), "federal forces"),
///     (date(2003, 4, 10), "coalition"),
///     (date(2014, 6, 12), "Peshmerga"),
/// ]
/// .into_iter()
/// .collect();
///
/// assert_eq!(holder.value_at(date(2017, 10, 15)), Some(&"Peshmerga"));
/// assert_eq!(holder.value_at(date(2017, 10, 16)), Some(&"federal forces"));
/// assert_eq!(holder.value_at(date(2003, 4, 9)), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Timeline<T> {
    /// Sorted day numbers, apart from the values so that a search touches nothing else.
    starts: Vec<i32>,
    values: Vec<T>,
}

impl<T> Timeline<T> {
    /// The value on this day; `None` before the first step.
    ///
    /// ```
    /// # use disputed::{Timeline, date};
    /// let count: Timeline<u32> = [(date(2014, 6, 12), 7)].into_iter().collect();
    /// assert_eq!(count.value_at(date(2014, 6, 11)), None);
    /// assert_eq!(count.value_at(date(2014, 6, 12)), Some(&7));
    /// ```
    pub fn value_at(&self, day: Date) -> Option<&T> {
        self.values.get(self.step_at(day_number(day))?)
    }

    /// The value on this day and the whole spell in which it holds; `None` before the first step.
    ///
    /// ```
    /// # use disputed::{Period, Timeline, date};
    /// let (from, to) = (date(2014, 6, 12), date(2017, 10, 16));
    /// let holder: Timeline<&str> = [(from, "Peshmerga"), (to, "federal forces")].into_iter().collect();
    /// assert_eq!(holder.spell_at(date(2015, 1, 1)), Some((Period::new(from, to)?, &"Peshmerga")));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn spell_at(&self, day: Date) -> Option<(Period, &T)> {
        self.spell(self.step_at(day_number(day))?)
    }

    /// All spells in order: each value with the period in which it holds. There is no gap between them, and the last has
    /// no end.
    ///
    /// ```
    /// # use disputed::{Period, Timeline, date};
    /// let (from, to) = (date(2014, 6, 12), date(2017, 10, 16));
    /// let holder: Timeline<&str> = [(from, "Peshmerga"), (to, "federal forces")].into_iter().collect();
    ///
    /// let mut spells = holder.spells();
    /// assert_eq!(spells.len(), 2);
    /// assert_eq!(spells.next_back(), Some((Period::since(to), &"federal forces")));
    /// assert_eq!(spells.next_back(), Some((Period::new(from, to)?, &"Peshmerga")));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn spells(&self) -> Spells<'_, T> {
        self.clip(Period::ALWAYS)
    }

    /// The spells that have a day in this period, cut down to it.
    ///
    /// ```
    /// # use disputed::{Period, Timeline, date};
    /// let (from, to) = (date(2014, 6, 12), date(2017, 10, 16));
    /// let holder: Timeline<&str> = [(from, "Peshmerga"), (to, "federal forces")].into_iter().collect();
    ///
    /// let year = Period::new(date(2017, 1, 1), date(2018, 1, 1))?;
    /// let days: Vec<_> = holder.clip(year).map(|(spell, holder)| (*holder, spell.length_days())).collect();
    /// assert_eq!(days, [("Peshmerga", Some(288)), ("federal forces", Some(77))]);
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn clip(&self, within: Period) -> Spells<'_, T> {
        let (start, end) = within.days();
        let first = self.step_at(start).unwrap_or(0);
        let last = self.starts.partition_point(|&step| step < end);
        Spells { timeline: self, within, first, last }
    }

    /// A timeline of what a function makes of each value. Spells whose values come out equal become one.
    ///
    /// ```
    /// # use disputed::{Timeline, date};
    /// let km2: Timeline<f64> = [(date(2014, 6, 12), 12.2), (date(2014, 8, 3), 12.4)].into_iter().collect();
    /// assert_eq!(km2.map(|km2| km2.round()), [(date(2014, 6, 12), 12.0)].into_iter().collect());
    /// ```
    pub fn map<U: PartialEq>(&self, mut f: impl FnMut(&T) -> U) -> Timeline<U> {
        Timeline::coalesce(self.starts.iter().zip(&self.values).map(|(&start, value)| (start, f(value))))
    }

    /// A timeline of what a function makes of the values of two, on every day on which at least one has a value.
    ///
    /// The function is asked once for each day on which either changes; it gets `None` for one that has not begun.
    /// It takes O(n + m).
    ///
    /// ```
    /// # use disputed::{Timeline, date};
    /// let north: Timeline<u32> = [(date(2014, 6, 12), 3), (date(2014, 8, 3), 1)].into_iter().collect();
    /// let south: Timeline<u32> = [(date(2014, 7, 1), 4)].into_iter().collect();
    /// let both = north.merge_with(&south, |north, south| north.unwrap_or(&0) + south.unwrap_or(&0));
    /// let sum = [(date(2014, 6, 12), 3), (date(2014, 7, 1), 7), (date(2014, 8, 3), 5)];
    /// assert_eq!(both, sum.into_iter().collect());
    /// ```
    pub fn merge_with<U, V: PartialEq>(
        &self,
        other: &Timeline<U>,
        mut f: impl FnMut(Option<&T>, Option<&U>) -> V,
    ) -> Timeline<V> {
        Timeline::coalesce(self.steps_with(other).map(|(day, a, b)| (day, f(a, b))))
    }

    /// The days on which either changes, with the values of both from then on.
    fn steps_with<'a, U>(
        &'a self,
        other: &'a Timeline<U>,
    ) -> impl Iterator<Item = (i32, Option<&'a T>, Option<&'a U>)> {
        // How many steps of each have been taken.
        let (mut left, mut right) = (0, 0);
        iter::from_fn(move || {
            let day = match (self.starts.get(left), other.starts.get(right)) {
                (Some(&a), Some(&b)) => a.min(b),
                (Some(&day), None) | (None, Some(&day)) => day,
                (None, None) => return None,
            };
            left += usize::from(self.starts.get(left) == Some(&day));
            right += usize::from(other.starts.get(right) == Some(&day));
            Some((day, self.value_after(left), other.value_after(right)))
        })
    }

    /// The value when so many steps have been taken.
    fn value_after(&self, steps: usize) -> Option<&T> {
        self.values.get(steps.checked_sub(1)?)
    }

    /// The number of the step whose value holds on a day.
    fn step_at(&self, day: i32) -> Option<usize> {
        self.starts.partition_point(|&start| start <= day).checked_sub(1)
    }

    fn spell(&self, step: usize) -> Option<(Period, &T)> {
        let end = self.starts.get(step + 1).copied().unwrap_or(DISTANT_FUTURE);
        Some((Period::from_days(*self.starts.get(step)?, end)?, self.values.get(step)?))
    }
}

impl<T: PartialEq + Clone> Timeline<T> {
    /// One timeline of many, as for a sum: on each day the function joins the values of all that have begun by then.
    ///
    /// Neighbours are joined first, then their results, so that a sum of n numbers gathers the rounding of log n
    /// additions; the order of the timelines is kept. It takes O(m log n) for n timelines of m steps in all.
    ///
    /// ```
    /// # use disputed::{Timeline, date};
    /// let zones: [Timeline<f64>; 3] = [
    ///     [(date(2014, 6, 12), 812.5)].into_iter().collect(),
    ///     [(date(2014, 6, 12), 40.0), (date(2017, 10, 16), 0.0)].into_iter().collect(),
    ///     [(date(2014, 8, 3), 95.5)].into_iter().collect(),
    /// ];
    /// let held_km2 = Timeline::combine(zones, |a, b| a + b);
    /// assert_eq!(held_km2.value_at(date(2014, 6, 12)), Some(&852.5));
    /// assert_eq!(held_km2.value_at(date(2014, 8, 3)), Some(&948.0));
    /// assert_eq!(held_km2.value_at(date(2017, 10, 16)), Some(&908.0));
    /// ```
    pub fn combine(timelines: impl IntoIterator<Item = Timeline<T>>, mut f: impl FnMut(&T, &T) -> T) -> Timeline<T> {
        let mut layer: Vec<Timeline<T>> = timelines.into_iter().collect();
        while layer.len() > 1 {
            let mut rest = layer.into_iter();
            layer = iter::from_fn(|| match (rest.next()?, rest.next()) {
                (a, Some(b)) => Some(a.join(&b, &mut f)),
                (last, None) => Some(last),
            })
            .collect();
        }
        layer.pop().unwrap_or_default()
    }

    fn join(&self, other: &Timeline<T>, f: &mut impl FnMut(&T, &T) -> T) -> Timeline<T> {
        Timeline::coalesce(self.steps_with(other).filter_map(|(day, a, b)| match (a, b) {
            (Some(a), Some(b)) => Some((day, f(a, b))),
            (one, other) => Some((day, one.or(other)?.clone())),
        }))
    }
}

impl<T: PartialEq> Timeline<T> {
    /// From steps in order, at most one a day.
    fn coalesce(steps: impl Iterator<Item = (i32, T)>) -> Self {
        let mut timeline = Timeline::default();
        for (start, value) in steps {
            if timeline.values.last() != Some(&value) {
                timeline.starts.push(start);
                timeline.values.push(value);
            }
        }
        timeline
    }
}

impl<T: PartialEq> FromIterator<(Date, T)> for Timeline<T> {
    fn from_iter<I: IntoIterator<Item = (Date, T)>>(steps: I) -> Self {
        let mut steps: Vec<(i32, T)> = steps.into_iter().map(|(day, value)| (day_number(day), value)).collect();
        // Stable, so that the last one given for a day stays the last.
        steps.sort_by_key(|&(day, _)| day);
        let mut steps = steps.into_iter().peekable();
        Timeline::coalesce(iter::from_fn(|| {
            let mut step = steps.next()?;
            while let Some(later) = steps.next_if(|&(day, _)| day == step.0) {
                step = later;
            }
            Some(step)
        }))
    }
}

impl<T> Default for Timeline<T> {
    /// A timeline without a value on any day.
    fn default() -> Self {
        Timeline { starts: Vec::new(), values: Vec::new() }
    }
}

/// The spells of a [`Timeline`], from [`Timeline::spells`] or [`Timeline::clip`].
///
/// ```
/// # use disputed::{Timeline, date};
/// let count: Timeline<u32> = [(date(2014, 6, 12), 7), (date(2014, 6, 13), 8)].into_iter().collect();
/// assert_eq!(count.spells().rev().map(|(_, count)| *count).collect::<Vec<_>>(), [8, 7]);
/// ```
#[derive(Debug)]
pub struct Spells<'a, T> {
    timeline: &'a Timeline<T>,
    within: Period,
    /// The steps that are left: from the first up to, and without, the last.
    first: usize,
    last: usize,
}

impl<'a, T> Spells<'a, T> {
    fn clipped(&self, step: usize) -> Option<(Period, &'a T)> {
        let (spell, value) = self.timeline.spell(step)?;
        Some((spell.intersection(self.within)?, value))
    }
}

impl<'a, T> Iterator for Spells<'a, T> {
    type Item = (Period, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.first;
        if step == self.last {
            return None;
        }
        self.first += 1;
        self.clipped(step)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.last - self.first;
        (left, Some(left))
    }
}

impl<T> DoubleEndedIterator for Spells<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.first == self.last {
            return None;
        }
        self.last -= 1;
        self.clipped(self.last)
    }
}

impl<T> ExactSizeIterator for Spells<'_, T> {}

impl<T> FusedIterator for Spells<'_, T> {}

impl<T> Clone for Spells<'_, T> {
    fn clone(&self) -> Self {
        Spells { ..*self }
    }
}
