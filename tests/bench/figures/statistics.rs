//! Percentiles of what was measured.

/// Returns the value below which so many hundredths of the values lie; the default where there are none.
pub(crate) fn percentile<T: Copy + Ord + Default>(values: &[T], hundredths: usize) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = (sorted.len() * hundredths).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}

/// Returns the value in the middle.
pub(crate) fn median<T: Copy + Ord + Default>(values: &[T]) -> T {
    percentile(values, 50)
}
