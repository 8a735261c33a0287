//! Photos made small enough for print, and free of what their device wrote into them.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

/// Pixels on the long side of a printed photo: about 300 dots an inch at half the width.
const LONG_SIDE: u32 = 1200;
/// Pixels on either side of an original.
const MOST_SIDE: u32 = 12_000;
/// Pixels of an original.
const MOST_PIXELS: u64 = 64_000_000;
/// Memory that decoding one original may take.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// Bytes of a printed photo: twenty of them and the text of a form stay under 4 MB.
const MOST_BYTES: usize = 180_000;
/// Qualities of the printed JPEG, the best that fits is taken.
const QUALITIES: [u8; 5] = [80, 70, 60, 50, 40];

/// A photo ready for a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintPicture {
    /// JPEG without metadata, upright.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A photo that cannot be taken, in words for the person who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Cut off, damaged or empty.
    #[error("图片不完整，请重新拍照或上传。")]
    Broken,
    /// More pixels than a form needs and memory allows.
    #[error("请把相机分辨率调到 6400 万像素以下。")]
    TooLarge,
    /// A kind of picture that is not taken.
    #[error("请使用 JPG 或 PNG 照片。")]
    Format,
    /// The name or the declared type says something else than the content.
    #[error("文件内容与扩展名不符。")]
    FileType,
}

impl PictureError {
    /// The stable code of the fault.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Broken => "IMAGE_BROKEN",
            Self::TooLarge => "IMAGE_TOO_LARGE",
            Self::Format => "IMAGE_FORMAT",
            Self::FileType => "FILE_TYPE",
        }
    }
}

/// Checks that a name's ending and a declared type, where given, agree with the content.
pub fn check_type(
    original: &[u8],
    name: Option<&str>,
    declared: Option<&str>,
) -> Result<ImageFormat, PictureError> {
    let format = format_of(original)?;
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let named = ending.map(ImageFormat::from_extension);
    let typed = declared.map(ImageFormat::from_mime_type);
    let agrees = |claim: Option<Option<ImageFormat>>| claim.is_none_or(|at| at == Some(format));
    if agrees(named) && agrees(typed) { Ok(format) } else { Err(PictureError::FileType) }
}

/// Turns an original upright, makes it small and encodes it anew as JPEG.
///
/// Nothing that the device wrote beside the pixels, such as its position, is kept.
pub fn for_print(original: &[u8]) -> Result<PrintPicture, PictureError> {
    let (picture, orientation) = decode(original, format_of(original)?)?;
    let mut small = DynamicImage::from(shrink(picture.into_rgb8()));
    small.apply_orientation(orientation);
    fitting(small.into_rgb8())
}

/// The picture as a JPEG that is not too long: of lower quality and, where that is not
/// enough, smaller. A wall of leaves or gravel needs it.
fn fitting(mut picture: RgbImage) -> Result<PrintPicture, PictureError> {
    loop {
        let (width, height) = picture.dimensions();
        for quality in QUALITIES {
            let mut jpeg = Vec::new();
            JpegEncoder::new_with_quality(&mut jpeg, quality)
                .encode_image(&picture)
                .map_err(|_| PictureError::Broken)?;
            if jpeg.len() <= MOST_BYTES {
                return Ok(PrintPicture { jpeg, width, height });
            }
        }
        picture = average(&picture, width.div_ceil(2), height.div_ceil(2));
    }
}

/// Prepares the photos of one form, two at a time, so that memory stays bounded.
pub fn all_for_print(originals: &[&[u8]]) -> Vec<Result<PrintPicture, PictureError>> {
    let (first, second) = originals.split_at(originals.len().div_ceil(2));
    let prepare = |part: &[&[u8]]| part.iter().map(|original| for_print(original)).collect();
    std::thread::scope(|scope| {
        let other = scope.spawn(|| prepare(second));
        let mut pictures: Vec<_> = prepare(first);
        match other.join() {
            Ok(rest) => pictures.extend::<Vec<_>>(rest),
            Err(_) => pictures.extend(second.iter().map(|_| Err(PictureError::Broken))),
        }
        pictures
    })
}

fn format_of(original: &[u8]) -> Result<ImageFormat, PictureError> {
    if original.is_empty() {
        return Err(PictureError::Broken);
    }
    match image::guess_format(original) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => Ok(format),
        _ => Err(PictureError::Format),
    }
}

fn decode(
    original: &[u8],
    format: ImageFormat,
) -> Result<(DynamicImage, Orientation), PictureError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(original), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    Ok((picture, orientation))
}

fn fault(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Broken,
    }
}

/// Makes a picture fit the long side; a small one is left as it is.
///
/// A large photo is averaged over whole pixels, which is quick; between once and twice the
/// size that would show as stairs, so there a filter is used.
fn shrink(picture: RgbImage) -> RgbImage {
    let (wide, high) = picture.dimensions();
    let long = wide.max(high);
    if long <= LONG_SIDE {
        return picture;
    }
    let fit = |side: u32| (side * LONG_SIDE).div_ceil(long).max(1);
    let (width, height) = (fit(wide), fit(high));
    if long < 2 * LONG_SIDE {
        return imageops::resize(&picture, width, height, FilterType::Triangle);
    }
    average(&picture, width, height)
}

/// Averages blocks of whole pixels.
fn average(picture: &RgbImage, to_width: u32, to_height: u32) -> RgbImage {
    let (width, height) = (to_width as usize, to_height as usize);
    let (wide, high) = (picture.width() as usize, picture.height() as usize);
    let pixels: &[u8] = picture.as_raw();
    let edges: Vec<usize> = (0..=width).map(|column| column * wide / width).collect();
    let mut small = Vec::with_capacity(width * height * 3);
    let mut sums = vec![[0_u32; 3]; width];
    for row in 0..height {
        let (top, foot) = (row * high / height, (row + 1) * high / height);
        sums.fill([0; 3]);
        for line in pixels[top * wide * 3..foot * wide * 3].chunks_exact(wide * 3) {
            for (sum, edge) in sums.iter_mut().zip(edges.windows(2)) {
                for pixel in line[edge[0] * 3..edge[1] * 3].chunks_exact(3) {
                    sum[0] += u32::from(pixel[0]);
                    sum[1] += u32::from(pixel[1]);
                    sum[2] += u32::from(pixel[2]);
                }
            }
        }
        for (sum, edge) in sums.iter().zip(edges.windows(2)) {
            let count = u32::try_from((edge[1] - edge[0]) * (foot - top)).unwrap_or(u32::MAX);
            let mean = |sum: u32| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
            small.extend(sum.map(mean));
        }
    }
    RgbImage::from_raw(to_width, to_height, small)
        .unwrap_or_else(|| RgbImage::new(to_width, to_height))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

    use super::{PictureError, check_type, for_print};

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8])
        });
        let mut bytes = Vec::new();
        DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), format).expect("bytes");
        bytes
    }

    /// A JPEG with an EXIF block that says "turn me by a quarter".
    fn sideways() -> Vec<u8> {
        let plain = encoded(40, 20, ImageFormat::Jpeg);
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let length = u16::try_from(exif.len() + 2).expect("short");
        let mut bytes = plain[..2].to_vec();
        bytes.extend([0xff, 0xe1]);
        bytes.extend(length.to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&plain[2..]);
        bytes
    }

    #[test]
    fn a_large_photo_becomes_small_and_a_small_one_stays() {
        let large = for_print(&encoded(2600, 1300, ImageFormat::Jpeg)).expect("a photo");
        assert_eq!((large.width, large.height), (1200, 600));
        let small = for_print(&encoded(30, 20, ImageFormat::Png)).expect("a photo");
        assert_eq!((small.width, small.height), (30, 20));
        assert!(small.jpeg.starts_with(&[0xff, 0xd8]));
    }

    #[test]
    fn a_photo_of_noise_is_kept_short() {
        let mut seed = 7_u32;
        let noise = RgbImage::from_fn(1200, 900, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [_, red, green, blue] = seed.to_le_bytes();
            Rgb([red, green, blue])
        });
        let mut png = Cursor::new(Vec::new());
        noise.write_to(&mut png, ImageFormat::Png).expect("bytes");
        let found = for_print(&png.into_inner()).expect("a photo");
        assert!(found.jpeg.len() <= super::MOST_BYTES, "{}", found.jpeg.len());
        assert!(found.width >= 600, "{}", found.width);
    }

    #[test]
    fn averaging_keeps_a_colour_and_the_order_of_a_batch() {
        let grey = RgbImage::from_pixel(3001, 2003, Rgb([10, 120, 250]));
        let small = super::shrink(grey);
        assert_eq!(small.dimensions(), (1200, 801));
        assert!(small.pixels().all(|pixel| pixel.0 == [10, 120, 250]));
        let (one, two) = (encoded(30, 20, ImageFormat::Png), encoded(20, 30, ImageFormat::Png));
        let batch = super::all_for_print(&[&one, &[], &two]);
        let widths: Vec<_> = batch.iter().map(|each| each.as_ref().map(|at| at.width)).collect();
        assert_eq!(widths, [Ok(30), Err(&PictureError::Broken), Ok(20)]);
    }

    #[test]
    fn a_photo_is_turned_upright_and_loses_its_metadata() {
        let turned = for_print(&sideways()).expect("a photo");
        assert_eq!((turned.width, turned.height), (20, 40));
        assert!(!turned.jpeg.windows(4).any(|part| part == b"Exif"));
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_words() {
        let whole = encoded(64, 64, ImageFormat::Png);
        assert_eq!(for_print(&[]), Err(PictureError::Broken));
        assert_eq!(for_print(&whole[..whole.len() / 2]), Err(PictureError::Broken));
        assert_eq!(for_print(b"GIF89a\x01\0\x01\0"), Err(PictureError::Format));
        assert_eq!(
            for_print(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            Err(PictureError::Format)
        );
        assert_eq!(PictureError::Broken.to_string(), "图片不完整，请重新拍照或上传。");
        assert_eq!(PictureError::TooLarge.code(), "IMAGE_TOO_LARGE");
    }

    #[test]
    fn a_picture_with_too_many_pixels_is_refused_before_it_is_decoded() {
        let mut png = encoded(8, 8, ImageFormat::Png);
        png[16..20].copy_from_slice(&12_001_u32.to_be_bytes());
        let sum = crc(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(for_print(&png), Err(PictureError::TooLarge));
    }

    #[test]
    fn a_name_that_says_something_else_is_refused() {
        let png = encoded(8, 8, ImageFormat::Png);
        assert_eq!(check_type(&png, Some("诊室.png"), Some("image/png")), Ok(ImageFormat::Png));
        assert_eq!(check_type(&png, Some("诊室.jpg"), None), Err(PictureError::FileType));
        assert_eq!(check_type(&png, None, Some("image/jpeg")), Err(PictureError::FileType));
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
            })
        })
    }
}
