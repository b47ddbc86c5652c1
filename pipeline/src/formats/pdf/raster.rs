//! A page as a grey picture, for recognition: images where they lie, glyphs and filled shapes in their grey.
//!
//! No clips, no blending, no patterns: what a reader of black on white needs, and nothing that a printer needs.

use ab_glyph_rasterizer::{Point as Corner, Rasterizer, point};
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, Paint, SoftMask,
};

use super::device::{Drawing, Spent};
use crate::formats::scan::{Gray, luminance};

/// Most pixels of a page.
const PIXELS: f32 = 40_000_000.0;
/// Operations that one page may take.
const OPERATIONS: u64 = 1_000_000;
/// Pixels that count as an operation.
const PIXELS_PER_OPERATION: u64 = 1_024;
/// Most pixels of an image.
const IMAGE_PIXELS: u64 = 120_000_000;

/// Resolution at which a page loses nothing that recognition needs: that of its large images, within bounds.
pub(super) fn resolution(drawing: &Drawing) -> f32 {
    let area = (drawing.page.width * drawing.page.height).max(1.0);
    let large = drawing.images.iter().filter(|image| image.covers() > 0.05 * area).map(|image| image.dpi);
    let finest = large.fold(0.0, f32::max);
    let wished = if finest < 100.0 { 200.0 } else { finest.min(300.0) };
    wished.min((PIXELS / area).sqrt() * 72.0)
}

/// The page while it is painted.
pub(super) struct Canvas {
    pub(super) gray: Gray,
    operations: u64,
}

impl Canvas {
    /// White paper for a page of a size in points at a resolution.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the number of pixels")]
    pub(super) fn new(width: f32, height: f32, dpi: f32) -> Self {
        let pixels = |points: f32| ((points * dpi / 72.0).ceil() as usize).clamp(1, 20_000);
        Self { gray: Gray::white(pixels(width), pixels(height)), operations: 0 }
    }

    fn spend(&mut self, count: u64) {
        self.operations += count;
        if self.operations > OPERATIONS {
            std::panic::resume_unwind(Box::new(Spent));
        }
    }

    /// Fills a path that is already in pixels.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clipped to the page"
    )]
    fn fill(&mut self, path: &BezPath, ink: u8) {
        let page = Rect::new(0.0, 0.0, self.gray.width as f64, self.gray.height as f64);
        let bounds = path.bounding_box();
        if !bounds.is_finite() || bounds.intersect(page).is_zero_area() || bounds.area() > 4.0 * page.area() {
            return;
        }
        let bounds = bounds.expand();
        self.spend(bounds.area() as u64 / PIXELS_PER_OPERATION);
        let (width, height) = (bounds.width() as usize + 2, bounds.height() as usize + 2);
        let mut raster = Rasterizer::new(width, height);
        let corner = |at: Point| point((at.x - bounds.x0) as f32 + 1.0, (at.y - bounds.y0) as f32 + 1.0);
        trace(path, &mut raster, corner);
        let (left, top) = (bounds.x0 as isize - 1, bounds.y0 as isize - 1);
        raster.for_each_pixel_2d(|x, y, coverage| {
            if coverage > 0.01 {
                self.blend(left + x as isize, top + y as isize, ink, coverage.min(1.0));
            }
        });
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
    fn blend(&mut self, x: isize, y: isize, ink: u8, coverage: f32) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x >= self.gray.width {
            return;
        }
        if let Some(pixel) = self.gray.data.get_mut(y * self.gray.width + x) {
            *pixel = (f32::from(*pixel) * (1.0 - coverage) + f32::from(ink) * coverage + 0.5) as u8;
        }
    }

    /// Lays an image down; `alpha` is what it covers, `ink` its pixels.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clipped to the page"
    )]
    fn lay(&mut self, ink: &Gray, alpha: Option<&Gray>, transform: Affine) {
        let bounds = transform.transform_rect_bbox(Rect::new(0.0, 0.0, ink.width as f64, ink.height as f64));
        let page = Rect::new(0.0, 0.0, self.gray.width as f64, self.gray.height as f64);
        let seen = bounds.intersect(page);
        if !bounds.is_finite() || seen.is_zero_area() || transform.determinant().abs() < 1e-12 {
            return;
        }
        self.spend(seen.area() as u64 / PIXELS_PER_OPERATION);
        // An image much finer than the page is averaged first: sampling would break thin strokes.
        let factor = (1.0 / transform.determinant().abs().sqrt()).round().clamp(1.0, 16.0) as usize;
        let shrunk = (factor > 1).then(|| (ink.shrunk(factor), alpha.map(|alpha| alpha.shrunk(factor))));
        let (ink, alpha) = shrunk.as_ref().map_or((ink, alpha), |(ink, alpha)| (ink, alpha.as_ref()));
        let transform = transform * Affine::scale(factor as f64);
        let inverse = transform.inverse();
        let [a, b, c, d, e, f] = inverse.as_coeffs();
        for y in seen.y0 as usize..(seen.y1.ceil() as usize).min(self.gray.height) {
            for x in seen.x0 as usize..(seen.x1.ceil() as usize).min(self.gray.width) {
                let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
                let (u, v) = (a * px + c * py + e, b * px + d * py + f);
                if u < 0.0 || v < 0.0 || u > ink.width as f64 || v > ink.height as f64 {
                    continue;
                }
                let (u, v) = (u as f32 - 0.5, v as f32 - 0.5);
                let cover = alpha.map_or(1.0, |alpha| f32::from(alpha.sample(u, v)) / 255.0);
                if cover > 0.0 {
                    let value = ink.sample(u, v);
                    self.blend(x as isize, y as isize, value, cover);
                }
            }
        }
    }
}

/// Hands a path to the rasteriser.
fn trace(path: &BezPath, raster: &mut Rasterizer, corner: impl Fn(Point) -> Corner) {
    let (mut start, mut last) = (point(0.0, 0.0), point(0.0, 0.0));
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                raster.draw_line(last, start);
                start = corner(to);
                last = start;
            }
            PathEl::LineTo(to) => {
                raster.draw_line(last, corner(to));
                last = corner(to);
            }
            PathEl::QuadTo(a, to) => {
                raster.draw_quad(last, corner(a), corner(to));
                last = corner(to);
            }
            PathEl::CurveTo(a, b, to) => {
                raster.draw_cubic(last, corner(a), corner(b), corner(to));
                last = corner(to);
            }
            PathEl::ClosePath => {
                raster.draw_line(last, start);
                last = start;
            }
        }
    }
    raster.draw_line(last, start);
}

/// The grey of a paint; patterns count as black.
fn ink(paint: &Paint<'_>) -> u8 {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, _] = color.to_rgba().to_rgba8();
            luminance(red, green, blue)
        }
        Paint::Pattern(_) => 0,
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(1 + path.elements().len() as u64);
        if matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            self.fill(&(props.transform * path.clone()), ink(&props.paint));
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.spend(1);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.spend(1);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend(1);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        for glyph in run.glyphs() {
            self.spend(1);
            match &**glyph {
                Glyph::Outline(outline) => {
                    let path = props.transform * glyph.transform() * outline.outline();
                    self.fill(&path, ink(&props.paint));
                }
                Glyph::Type3(shape) => shape.interpret(self, props.transform, glyph.transform(), &props.paint),
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend(1);
        if u64::from(image.width()) * u64::from(image.height()) > IMAGE_PIXELS {
            return;
        }
        let place = |factors: (f32, f32)| {
            props.transform * Affine::scale_non_uniform(f64::from(factors.0), f64::from(factors.1))
        };
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    let transform = place(mask.scale_factors);
                    let (width, height) = (mask.width as usize, mask.height as usize);
                    let Some(alpha) = Gray::new(width, height, mask.data) else { return };
                    let colour = Gray { data: vec![ink(paint); alpha.data.len()], ..alpha };
                    self.lay(&colour, Some(&alpha), transform);
                },
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |pixels, alpha| {
                    let (picture, factors) = match pixels {
                        ImageData::Luma(luma) => {
                            (Gray::new(luma.width as usize, luma.height as usize, luma.data), luma.scale_factors)
                        }
                        ImageData::Rgb(rgb) => {
                            let grays = rgb.data.as_chunks::<3>().0.iter().map(|[r, g, b]| luminance(*r, *g, *b));
                            (Gray::new(rgb.width as usize, rgb.height as usize, grays.collect()), rgb.scale_factors)
                        }
                    };
                    let Some(picture) = picture else { return };
                    let alpha = alpha
                        .filter(|alpha| {
                            alpha.width as usize == picture.width && alpha.height as usize == picture.height
                        })
                        .and_then(|alpha| Gray::new(picture.width, picture.height, alpha.data));
                    self.lay(&picture, alpha.as_ref(), place(factors));
                },
                None,
            ),
        }
    }
}
