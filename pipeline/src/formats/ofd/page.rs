//! The objects of an OFD page as glyphs, rules and images.

use std::collections::HashMap;

use super::tree::{Element, numbers};
use crate::formats::layout::{Glyph, Page, Rule};
use crate::formats::pdf::fold;

/// Points of a millimetre.
pub(super) const POINTS: f32 = 72.0 / 25.4;
/// Characters of one page.
const GLYPHS: usize = 400_000;
/// Objects within objects.
const DEPTH: u32 = 24;

/// What pages refer to by id.
#[derive(Debug, Clone, Default)]
pub(super) struct Resources {
    /// Image files.
    pub(super) files: HashMap<String, String>,
    /// Names of fonts, and whether they are bold.
    pub(super) fonts: HashMap<String, (String, bool)>,
}

/// Everything on a page.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) page: Page,
    /// Images: left, top, width and height in points, and the file.
    pub(super) images: Vec<([f32; 4], String)>,
    /// Paths that are no rules.
    pub(super) shapes: usize,
}

/// An affine transformation: x' = ax + cy + e, y' = bx + dy + f.
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(element: &Element) -> Self {
        <[f32; 6]>::try_from(element.numbers("CTM")).map_or(Self::ONE, Self)
    }

    fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    fn scale(self) -> (f32, f32) {
        let [a, b, c, d, _, _] = self.0;
        (a.hypot(b), c.hypot(d))
    }

    /// Direction of writing in quarter turns clockwise.
    fn turn(self) -> u8 {
        let [a, b, ..] = self.0;
        match (a.abs() >= b.abs(), a >= 0.0, b >= 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        }
    }
}

impl Drawing {
    /// Adds the objects inside an element; `offset` is in millimetres.
    pub(super) fn add(&mut self, parent: &Element, resources: &Resources, offset: (f32, f32), depth: u32) {
        if depth > DEPTH {
            return;
        }
        for object in parent.children.iter().filter(|object| !object.is("Visible", false)) {
            match object.name.as_str() {
                "TextObject" => self.text(object, resources, offset),
                "PathObject" => self.path(object, offset),
                "ImageObject" => self.image(object, resources, offset),
                "Content" | "Layer" | "PageBlock" | "CompositeGraphicUnit" => {
                    self.add(object, resources, offset, depth + 1);
                }
                "Appearance" => self.add(object, resources, moved(object, offset), depth + 1),
                _ => {}
            }
        }
    }

    fn text(&mut self, object: &Element, resources: &Resources, offset: (f32, f32)) {
        let (left, top) = moved(object, offset);
        let matrix = Matrix::of(object);
        let (across, down) = matrix.scale();
        let size = object.number("Size").unwrap_or(3.5);
        let stretch = object.number("HScale").filter(|scale| *scale > 0.0).unwrap_or(1.0);
        let (name, bold) = object.get("Font").and_then(|id| resources.fonts.get(id)).cloned().unwrap_or_default();
        let heavy = bold || object.number("Weight").unwrap_or(400.0) >= 600.0;
        let font = self.font(&name);
        let (mut start_x, mut start_y) = (0.0, 0.0);
        for code in object.all("TextCode") {
            start_x = code.number("X").unwrap_or(start_x);
            start_y = code.number("Y").unwrap_or(start_y);
            let chars: Vec<char> = code.text.chars().filter(|c| !c.is_control()).collect();
            let steps_x = steps(code.get("DeltaX").unwrap_or_default(), chars.len());
            let steps_y = steps(code.get("DeltaY").unwrap_or_default(), chars.len());
            let (mut x, mut y) = (start_x, start_y);
            for (index, c) in chars.into_iter().enumerate() {
                let own = if u32::from(c) < 0x2E80 && !"“”‘’—…".contains(c) { 0.5 } else { 1.0 } * size * stretch;
                let step = steps_x.get(index).copied();
                let advance = step.filter(|step| *step > 0.0).map_or(own, |step| own.min(step));
                let (px, py) = matrix.apply(x, y);
                if self.page.glyphs.len() < GLYPHS && !self.drawn_again(c, (left + px) * POINTS, (top + py) * POINTS) {
                    self.page.glyphs.push(Glyph {
                        c: fold(c),
                        x: (left + px) * POINTS,
                        y: (top + py) * POINTS,
                        advance: advance * across * POINTS,
                        size: size * down * POINTS,
                        turn: matrix.turn(),
                        vertical: false,
                        heavy,
                        invisible: false,
                        running: false,
                        font,
                        tag: 0,
                    });
                }
                let unmoved = steps_x.is_empty() && steps_y.is_empty();
                x += step.unwrap_or(if unmoved { own } else { 0.0 });
                y += steps_y.get(index).copied().unwrap_or(0.0);
            }
        }
    }

    /// Whether one of the last characters is the same at nearly the same place, drawn twice to look bold.
    fn drawn_again(&mut self, c: char, x: f32, y: f32) -> bool {
        let last = self.page.glyphs.iter_mut().rev().take(200);
        let mut same = last.filter(|glyph| glyph.c == c && !c.is_whitespace());
        let twin =
            same.find(|glyph| (glyph.x - x).abs() < 0.13 * glyph.size && (glyph.y - y).abs() < 0.13 * glyph.size);
        twin.is_some_and(|glyph| {
            glyph.heavy = true;
            true
        })
    }

    fn font(&mut self, name: &str) -> u16 {
        let fonts = &mut self.page.fonts;
        let index = fonts.iter().position(|font| font == name).unwrap_or_else(|| {
            fonts.push(name.to_owned());
            fonts.len() - 1
        });
        u16::try_from(index).unwrap_or(u16::MAX)
    }

    fn image(&mut self, object: &Element, resources: &Resources, offset: (f32, f32)) {
        let (Ok([_, _, width, height]), Some(file)) = (
            <[f32; 4]>::try_from(object.numbers("Boundary")),
            object.get("ResourceID").and_then(|id| resources.files.get(id)),
        ) else {
            return;
        };
        let (left, top) = moved(object, offset);
        if self.images.len() < 1_000 {
            self.images.push(([left, top, width, height].map(|side| side * POINTS), file.clone()));
        }
    }

    /// The level and upright edges of a path.
    fn path(&mut self, object: &Element, offset: (f32, f32)) {
        let (left, top) = moved(object, offset);
        let matrix = Matrix::of(object);
        let data = object.child("AbbreviatedData").map(|data| data.text.as_str()).unwrap_or_default();
        let place = |x: f32, y: f32| {
            let (x, y) = matrix.apply(x, y);
            ((left + x) * POINTS, (top + y) * POINTS)
        };
        let corners = corners(data);
        if corners.len() > 400 {
            self.shapes += 1;
            return;
        }
        let mut last: Option<(f32, f32)> = None;
        for (moves, (x, y)) in corners {
            let to = place(x, y);
            if let Some(from) = last.filter(|_| !moves) {
                self.rule(from, to);
            }
            last = Some(to);
        }
    }

    fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        let rule = Rule { x0: from.0.min(to.0), y0: from.1.min(to.1), x1: from.0.max(to.0), y1: from.1.max(to.1) };
        let (width, height) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
        if width.min(height) < 3.0 && width.max(height) > 6.0 && self.page.rules.len() < 50_000 {
            self.page.rules.push(rule);
        } else if width.min(height) >= 3.0 {
            self.shapes += 1;
        }
    }
}

/// The origin of an object's box.
fn moved(object: &Element, (x, y): (f32, f32)) -> (f32, f32) {
    match object.numbers("Boundary").get(..2) {
        Some(&[left, top]) => (x + left, y + top),
        _ => (x, y),
    }
}

/// Steps between characters: `g 5 3.2 1.5` means 3.2 five times, then 1.5.
fn steps(text: &str, most: usize) -> Vec<f32> {
    let mut words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let mut steps = Vec::new();
    while let Some(word) = words.next() {
        if steps.len() >= most {
            break;
        }
        if word.eq_ignore_ascii_case("g") {
            let count = words.next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0).min(most - steps.len());
            let step = words.next().and_then(|step| step.parse().ok()).unwrap_or(0.0);
            steps.extend(std::iter::repeat_n(step, count));
        } else {
            steps.push(word.parse().unwrap_or(0.0));
        }
    }
    steps
}

/// The points that a path goes through; `true` where it jumps there without drawing.
fn corners(data: &str) -> Vec<(bool, (f32, f32))> {
    let mut out: Vec<(bool, (f32, f32))> = Vec::new();
    let mut start = None;
    let mut words = data.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut arguments = Vec::new();
        while let Some(value) = words.next_if(|word| word.parse::<f32>().is_ok()) {
            arguments.extend(numbers(value));
        }
        match (word, arguments.as_slice()) {
            ("S" | "M", [x, y, ..]) => {
                start = Some((*x, *y));
                out.push((true, (*x, *y)));
            }
            ("L", [x, y, ..]) => out.push((false, (*x, *y))),
            // The ends of curves carry on; curves are no rules.
            ("Q" | "B" | "A", [.., x, y]) => out.push((true, (*x, *y))),
            ("C", _) => out.extend(start.map(|start| (false, start))),
            _ => {}
        }
        if out.len() > 10_000 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_steps_are_written_out() {
        assert_eq!(steps("g 3 3.2 1.5", 10), [3.2, 3.2, 3.2, 1.5]);
        assert_eq!(steps("1 2 g 9999999999 1", 4), [1.0, 2.0, 1.0, 1.0]);
        assert_eq!(steps("g 99 2", 4), [2.0; 4]);
    }

    #[test]
    fn a_box_has_four_edges() {
        let corners = corners("M 0 0 L 10 0 L 10 5 L 0 5 C");
        assert_eq!(corners.iter().filter(|(jump, _)| !jump).count(), 4);
    }
}
