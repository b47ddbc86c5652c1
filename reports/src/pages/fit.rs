//! How small a feedback page is printed so that it stays on one A4 sheet: an estimate of its height.

/// Width and height of the text on the paper, in millimetres.
const WIDTH: f64 = 184.0;
const HEIGHT: f64 = 273.0;
/// A point in millimetres.
const POINT: f64 = 0.352_8;
/// Sizes that a page is printed in, the full one first; below the last one it could not be read.
const SIZES: [f64; 7] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];
/// What browsers and fonts may add to the estimate.
const SPARE: f64 = 1.04;

/// What stands on the page, from which its height follows.
#[derive(Debug, Default)]
pub(super) struct Sheet<'a> {
    /// Headings over a line.
    pub(super) headings: usize,
    /// Texts over the whole width, in small type.
    pub(super) small: Vec<&'a str>,
    /// Items of lists and paragraphs, in the size of running text.
    pub(super) items: Vec<&'a str>,
    /// Two texts that stand side by side in a row of the table.
    pub(super) rows: Vec<(&'a str, &'a str)>,
}

impl Sheet<'_> {
    /// The greatest of the sizes in which everything stands on one sheet, else the smallest.
    pub(super) fn size(&self) -> f64 {
        let fits = |size: &&f64| self.height(WIDTH / **size) * SPARE <= HEIGHT / **size;
        SIZES.iter().find(fits).or(SIZES.last()).copied().unwrap_or(1.0)
    }

    /// Height in millimetres on a sheet of that width.
    fn height(&self, width: f64) -> f64 {
        // Title, two lines under it, the strip of facts with its bar, the line for signatures.
        let fixed = 11.0 + 9.5 + 12.0 + 26.0 / 720.0 * width + 9.0;
        let table: f64 = 5.4
            + self
                .rows
                .iter()
                .map(|(left, right)| {
                    let lines = lines(left, 9.0, 0.31 * width - 2.0).max(lines(right, 9.0, 0.34 * width - 2.0));
                    lines * 4.2 + 1.3
                })
                .sum::<f64>();
        let small: f64 = self.small.iter().map(|text| lines(text, 8.5, width) * 4.3).sum();
        let items: f64 = self.items.iter().map(|text| lines(text, 10.0, width - 6.0) * 4.85).sum();
        fixed + table + small + items + 9.3 * crate::view::as_f64(self.headings)
    }
}

/// Lines that a text takes in so many millimetres.
fn lines(text: &str, points: f64, width: f64) -> f64 {
    let wide: f64 = text.chars().map(|letter| if letter.is_ascii() { 0.56 } else { 1.0 }).sum();
    (wide * points * POINT / width.max(1.0)).ceil().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fuller_page_is_printed_smaller() {
        let long = "一句说明要写得很长才看得出会不会换页".repeat(4);
        let sheet = |items: usize| Sheet {
            headings: 6,
            items: vec![long.as_str(); items],
            rows: vec![("问题（3）", "措施（8）"); 8],
            ..Sheet::default()
        };
        let sizes: Vec<f64> = [2, 12, 18, 30, 200].into_iter().map(|items| sheet(items).size()).collect();
        assert!(sizes.windows(2).all(|pair| pair[0] >= pair[1]), "{sizes:?}");
        assert_eq!((sizes[0], sizes[4]), (1.0, 0.7));
    }
}
