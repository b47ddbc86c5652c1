//! The sizes at which pictures are to be shown, which stand before their bytes.

use super::super::pictures::MOST;

/// Least width and height of a page as it is shown, in twips: five centimetres.
const SHOWN: u32 = 2_835;

/// How far behind the begin of a picture its sizes may stand, properties of Word between them.
const REACH: usize = 2_000;

/// Whether one of the pictures of a file is shown as large as a page.
pub(super) fn show_page(bytes: &[u8]) -> bool {
    let word: &[u8; 5] = b"\\pict";
    let starts = bytes.array_windows().enumerate().filter(|(_, window)| *window == word).map(|(at, _)| at);
    starts.take(MOST).any(|at| {
        let head = bytes.get(at..bytes.len().min(at + REACH)).unwrap_or_default();
        // The sizes of a later picture are not those of this one.
        let own = head.get(5..).and_then(|rest| rest.windows(5).position(|window| window == word)).map(|end| end + 5);
        let head = own.and_then(|end| head.get(..end)).unwrap_or(head);
        let goal = |name: &[u8]| number_behind(head, name).is_some_and(|twips| twips >= SHOWN);
        goal(b"\\picwgoal") && goal(b"\\pichgoal")
    })
}

/// The number that follows a control word.
fn number_behind(head: &[u8], word: &[u8]) -> Option<u32> {
    let at = head.windows(word.len()).position(|window| window == word)? + word.len();
    let digits = head.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).take(9);
    digits.fold(None, |number: Option<u32>, digit| Some(number.unwrap_or(0) * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_picture_shown_as_large_as_a_page_counts() {
        let rtf = |width: u32, height: u32| {
            format!(r"{{\rtf1{{\*\shppict{{\pict\picscalex40\picwgoal{width}\pichgoal{height}\jpegblip ffd8}}}}}}")
        };
        assert!(show_page(rtf(8_500, 11_000).as_bytes()));
        assert!(!show_page(rtf(8_500, 900).as_bytes()));
        assert!(!show_page(b"\\pict\\picwgoal"));
        assert!(!show_page(format!("{}{}", rtf(900, 900), r"\pict\jpegblip").as_bytes()));
    }
}
