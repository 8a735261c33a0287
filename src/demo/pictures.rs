//! Small pictures drawn in code, so plain that nobody takes them for photographs.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageResult, Rgb, RgbImage};

const WIDTH: u32 = 240;
const HEIGHT: u32 = 160;

/// An original as PNG and the copy that is shown as JPEG.
pub(super) struct Picture {
    pub(super) original: Vec<u8>,
    pub(super) shown: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Draws a picture; `seed` gives its colours, `motif` its shape.
pub(super) fn draw(seed: u32, motif: u32) -> ImageResult<Picture> {
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| pixel(seed, motif, x, y));
    let picture = DynamicImage::ImageRgb8(picture);
    let encoded = |format| {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).map(|()| bytes.into_inner())
    };
    Ok(Picture {
        original: encoded(ImageFormat::Png)?,
        shown: encoded(ImageFormat::Jpeg)?,
        width: WIDTH,
        height: HEIGHT,
    })
}

fn pixel(seed: u32, motif: u32, x: u32, y: u32) -> Rgb<u8> {
    let [red, green, blue, _] = seed.to_le_bytes();
    // Slanting stripes all around say that this is a specimen.
    let edge = x < 12 || y < 12 || x >= WIDTH - 12 || y >= HEIGHT - 12;
    if edge {
        return if ((x + y) / 8).is_multiple_of(2) {
            Rgb([230, 160, 0])
        } else {
            Rgb([40, 40, 40])
        };
    }
    let inside = match motif {
        0 => y > 60 && (60..180).contains(&x) || y > 30 && x.abs_diff(120) < y - 30,
        1 => {
            x.abs_diff(120) < 14 && y.abs_diff(80) < 44
                || x.abs_diff(120) < 44 && y.abs_diff(80) < 14
        }
        _ => (x / 30).is_multiple_of(2) && (y / 26).is_multiple_of(2),
    };
    if inside { Rgb([red, green, blue]) } else { Rgb([225, 230, 232]) }
}
