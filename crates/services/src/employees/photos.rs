//! Photos of employees.
//!
//! One rule to know: nothing that was uploaded is kept or sent on. Pixels are read out of it within limits and made
//! into a small JPEG anew, so neither a hidden page nor the place where it was taken gets through.

use super::{By, audit};
use crate::centre::Cx;
use crate::error::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{EmployeeId, Permission};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use store::employees::photos::Photo;

/// Twice the largest place where it is shown, for sharp screens with a zoom.
const SIDE: u32 = 192;
const QUALITY: u8 = 85;
/// A picture of that many pixels a side is a mistake, or a bomb.
const LARGEST_SIDE: u32 = 8192;
const MOST_MEMORY: u64 = 256 << 20;

/// The photo, for whoever is signed in.
pub async fn get(cx: &Cx, id: EmployeeId) -> Result<Photo> {
    let mut db = cx.centre.pool.acquire().await?;
    Ok(store::employees::photos::get(&mut db, id).await?)
}

/// Sets the photo from a JPEG, PNG or WebP (base64) and answers its version. Errors: `photo_bad`.
pub async fn set(cx: &Cx, id: EmployeeId, picture: &str) -> Result<String> {
    cx.need(Permission::EmployeesWrite)?;
    let bytes = STANDARD.decode(picture).map_err(|_| Error::field("photo_bad", "photo"))?;
    let made = tokio::task::spawn_blocking(move || small(&bytes)).await;
    let jpeg = made.map_err(|fault| Error::Internal(format!("photo: {fault}")))??;
    let digest = Sha256::digest(&jpeg);
    let checksum = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
    let photo = Photo { jpeg, checksum: checksum.clone() };
    let (now, mut db) = (cx.now(), cx.centre.pool.begin().await?);
    let before =
        store::employees::get(&mut db, id).await?.photo.map(|photo| serde_json::json!({ "photo": photo }));
    store::employees::photos::set(&mut db, id, &photo).await?;
    let after = serde_json::json!({ "photo": checksum });
    audit(&mut db, now, &By::of(cx), "employees.set_photo", id, before, Some(after)).await?;
    db.commit().await?;
    Ok(checksum)
}

/// Takes the photo away.
pub async fn remove(cx: &Cx, id: EmployeeId) -> Result<()> {
    cx.need(Permission::EmployeesWrite)?;
    let (now, mut db) = (cx.now(), cx.centre.pool.begin().await?);
    if store::employees::photos::remove(&mut db, id).await? {
        audit(&mut db, now, &By::of(cx), "employees.remove_photo", id, None, None).await?;
        db.commit().await?;
    }
    Ok(())
}

/// The middle of a picture as a small square JPEG.
fn small(bytes: &[u8]) -> Result<Vec<u8>> {
    let bad = |_| Error::field("photo_bad", "photo");
    let mut reader = ImageReader::new(Cursor::new(bytes));
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LARGEST_SIDE), Some(LARGEST_SIDE));
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let reader = reader.with_guessed_format().map_err(|_| Error::field("photo_bad", "photo"))?;
    let mut decoder = reader.into_decoder().map_err(bad)?;
    let turned = decoder.orientation().map_err(bad)?;
    let mut whole = DynamicImage::from_decoder(decoder).map_err(bad)?;
    whole.apply_orientation(turned);
    let square = whole.resize_to_fill(SIDE, SIDE, FilterType::Triangle).into_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&square)
        .map_err(|fault| Error::Internal(format!("photo: {fault}")))?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgb, RgbImage};

    #[test]
    fn a_picture_of_any_shape_becomes_a_small_square() {
        let wide = RgbImage::from_fn(900, 300, |x, _| Rgb(if x < 300 { [255, 0, 0] } else { [0, 0, 255] }));
        let mut png = Cursor::new(Vec::new());
        wide.write_to(&mut png, ImageFormat::Png).unwrap();
        let jpeg = small(png.get_ref()).unwrap();
        assert!(jpeg.len() < 10_000, "{} bytes", jpeg.len());
        let made = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert_eq!(made.dimensions(), (192, 192));
        assert!(made.get_pixel(96, 96)[2] > 200, "the middle, which is blue");
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bad in [&b""[..], b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n", b"GIF89a"] {
            assert!(matches!(small(bad), Err(Error::Rule { code: "photo_bad", .. })));
        }
    }
}
