//! How far raters agree: Kendall's W with ties, ICC(2,k).

use std::collections::BTreeMap;

use num_traits::ToPrimitive;

use crate::season::Agreement;

use super::data::{Slips, shown};

/// Agreement over the candidates that most ballots are about; only complete ballots enter.
pub(super) fn measure(slips: &Slips) -> Option<Agreement> {
    let mut by_units: BTreeMap<&[usize], Vec<Vec<f64>>> = BTreeMap::new();
    for stratum in slips.strata.iter().filter(|stratum| stratum.units.len() >= 3) {
        let complete = stratum.rows.iter().filter_map(|row| row.iter().copied().collect::<Option<Vec<f64>>>());
        by_units.entry(&stratum.units).or_default().extend(complete);
    }
    let (units, ballots) = by_units
        .into_iter()
        .max_by_key(|(units, ballots)| (ballots.len() * units.len(), std::cmp::Reverse(units.to_vec())))?;
    if ballots.len() < 2 {
        return None;
    }
    let w = kendall_w(&ballots);
    let icc = icc_2k(&ballots);
    let (m, n) = (ballots.len().to_f64()?, units.len().to_f64()?);
    Some(Agreement {
        ballots: u32::try_from(ballots.len()).unwrap_or(u32::MAX),
        candidates: u32::try_from(units.len()).unwrap_or(u32::MAX),
        kendall_w: w.map(shown),
        chi_square: w.map(|w| shown(m * (n - 1.0) * w)),
        icc_2k: icc.map(shown),
        words: words(icc),
    })
}

fn words(icc: Option<f64>) -> String {
    let Some(icc) = icc else { return "各张票对所有对象的评分相同，无法比较".into() };
    let level = match icc {
        icc if icc < 0.5 => "低：再投一次，名次很可能不同",
        icc if icc < 0.75 => "中等：名次只可作参考",
        icc if icc < 0.9 => "较高",
        _ => "高",
    };
    format!("平均分排名的可靠度 {:.2}，{level}", icc.max(0.0))
}

/// Kendall's W of ballots (rows) over candidates (columns), corrected for ties; `None` where every ballot is flat.
pub(super) fn kendall_w(ballots: &[Vec<f64>]) -> Option<f64> {
    let m = ballots.len().to_f64()?;
    let count = ballots.first()?.len();
    let n = count.to_f64()?;
    let mut sums = vec![0.0; count];
    let mut ties = 0.0;
    for ballot in ballots {
        let (ranks, correction) = ranks(ballot);
        ties += correction;
        for (sum, rank) in sums.iter_mut().zip(ranks) {
            *sum += rank;
        }
    }
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    let above = 12.0 * squares - 3.0 * m * m * n * (n + 1.0).powi(2);
    let below = m * m * (n.powi(3) - n) - m * ties;
    (below > 0.0).then_some(above / below)
}

/// Places with ties at their mean, and Σ (t³ − t) over the ties.
fn ranks(values: &[f64]) -> (Vec<f64>, f64) {
    let mut order: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
    let mut ranks = vec![0.0; values.len()];
    let (mut place, mut correction) = (0.0, 0.0);
    for tied in order.chunk_by(|one, other| one.1.total_cmp(&other.1).is_eq()) {
        let size = tied.len().to_f64().unwrap_or(0.0);
        let mean = place + f64::midpoint(size, 1.0);
        for (at, _) in tied {
            if let Some(rank) = ranks.get_mut(*at) {
                *rank = mean;
            }
        }
        correction += size.powi(3) - size;
        place += size;
    }
    (ranks, correction)
}

/// ICC(2,k) of ballots (rows, the k judges) over candidates (columns, the n targets).
pub(super) fn icc_2k(ballots: &[Vec<f64>]) -> Option<f64> {
    let count = ballots.first()?.len();
    let (k, n) = (ballots.len().to_f64()?, count.to_f64()?);
    if k < 2.0 || n < 2.0 {
        return None;
    }
    let all: f64 = ballots.iter().flatten().sum();
    let grand = all / (k * n);
    let mut targets = vec![0.0; count];
    let (mut between_judges, mut total) = (0.0, 0.0);
    for ballot in ballots {
        let mean = ballot.iter().sum::<f64>() / n;
        between_judges += n * (mean - grand).powi(2);
        for (target, value) in targets.iter_mut().zip(ballot) {
            *target += value / k;
            total += (value - grand).powi(2);
        }
    }
    let between_targets: f64 = targets.iter().map(|mean| k * (mean - grand).powi(2)).sum();
    let msb = between_targets / (n - 1.0);
    let msj = between_judges / (k - 1.0);
    let mse = (total - between_targets - between_judges) / ((n - 1.0) * (k - 1.0));
    let below = msb + (msj - mse) / n;
    (below.abs() > 1e-12).then_some((msb - mse) / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four judges (rows) and six targets: the example of Shrout & Fleiss 1979.
    fn shrout_fleiss() -> Vec<Vec<f64>> {
        [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
            .map(|row| row.map(f64::from).to_vec())
            .to_vec()
    }

    #[test]
    fn reliability_is_that_of_the_published_example() {
        assert!((icc_2k(&shrout_fleiss()).unwrap() - 0.620_050_547_598_989).abs() < 1e-8);
    }

    #[test]
    fn concordance_agrees_with_friedmans_test_on_tied_ranks() {
        // scipy.stats.friedmanchisquare corrects for ties in the same way: W = χ² / (m (n − 1)).
        assert!((kendall_w(&shrout_fleiss()).unwrap() - KENDALL).abs() < 1e-9);
        assert_eq!(kendall_w(&[vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 3.0]]), Some(1.0));
        assert_eq!(kendall_w(&[vec![9.0, 9.0, 9.0], vec![8.0, 8.0, 8.0]]), None);
    }

    /// From `scipy.stats.friedmanchisquare`.
    const KENDALL: f64 = 0.887_037_037_037_037;
}
