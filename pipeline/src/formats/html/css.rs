//! What a `style` attribute says about text.

/// What is read of a style; what is `None` comes from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Css {
    pub(super) bold: Option<bool>,
    pub(super) centered: Option<bool>,
    /// Half points.
    pub(super) size: Option<u16>,
    pub(super) font: Option<String>,
    pub(super) hidden: bool,
    /// Outline level as Word writes it, 1 = top.
    pub(super) outline: Option<u8>,
    /// The element is the number of a list that Word wrote out.
    pub(super) list_number: bool,
    /// Kind of an element of Word's: `footnote`, `comment`, `header`.
    pub(super) element: Option<String>,
    /// Line breaks and spaces count.
    pub(super) preformatted: bool,
}

impl Css {
    /// Reads declarations.
    pub(super) fn read(declarations: &str) -> Self {
        let mut css = Self::default();
        for declaration in declarations.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            css.take(name.trim().to_ascii_lowercase().as_str(), value.trim());
        }
        css
    }

    fn take(&mut self, name: &str, value: &str) {
        let lower = value.to_ascii_lowercase();
        match name {
            "font-weight" => {
                let heavy = lower.parse::<u32>().is_ok_and(|weight| weight >= 600);
                self.bold = Some(heavy || lower.starts_with("bold"));
            }
            "text-align" => self.centered = Some(lower == "center"),
            "font-size" => self.size = half_points(&lower),
            "font-family" | "mso-fareast-font-family" => {
                let font = value.split(',').next().unwrap_or_default().trim_matches(['"', '\'', ' ']);
                let latin_over_asian = name == "font-family" && self.font.is_some() && font.is_ascii();
                if !font.is_empty() && !latin_over_asian {
                    self.font = Some(font.to_owned());
                }
            }
            "display" => self.hidden |= lower == "none",
            "visibility" => self.hidden |= lower == "hidden",
            "mso-hide" => self.hidden |= lower == "all",
            "mso-outline-level" => self.outline = lower.parse().ok().filter(|level| (1..=9).contains(level)),
            "mso-list" => self.list_number = lower == "ignore",
            "mso-element" => self.element = Some(lower),
            "white-space" => self.preformatted = lower.starts_with("pre"),
            _ => {}
        }
    }
}

fn half_points(value: &str) -> Option<u16> {
    let (number, factor) =
        if let Some(points) = value.strip_suffix("pt") { (points, 2.0) } else { (value.strip_suffix("px")?, 1.5) };
    let size = number.trim().parse::<f64>().ok()? * factor;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    (1.0..1000.0).contains(&size).then(|| size.round() as u16)
}

#[cfg(test)]
mod tests {
    use super::Css;

    #[test]
    fn declarations_of_word_and_of_pages_are_read() {
        let css = Css::read(
            "FONT-WEIGHT: bold; text-align:center;font-size:16.0pt;font-family:\"Times\";mso-fareast-font-family:仿宋;mso-outline-level:2",
        );
        assert_eq!((css.bold, css.centered, css.size, css.outline), (Some(true), Some(true), Some(32), Some(2)));
        assert_eq!(css.font.as_deref(), Some("仿宋"));
        assert!(Css::read("mso-list:Ignore").list_number);
        assert!(Css::read("display:none").hidden);
        assert_eq!(Css::read("font-weight:400;font-size:x;:;"), Css { bold: Some(false), ..Css::default() });
    }
}
