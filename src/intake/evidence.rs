//! A file that shows a reported figure: a picture or a PDF, checked and kept under its hash.

use super::photo::clean;
use crate::domain::ids::PublicId;
use crate::ledger::evidence::AddEvidence;
use crate::ledger::{Ledger, LedgerError, Result, sha256};
use crate::report::picture::{self, PictureError, PrintPicture};

/// A file that came in.
#[derive(Debug, Clone)]
pub struct IncomingEvidence {
    /// The client's own name for it.
    pub id: Option<PublicId>,
    /// The figure.
    pub figure: PublicId,
    /// What it is.
    pub caption: Option<String>,
    /// The name that it came with.
    pub file_name: Option<String>,
    /// The type that the client says it has.
    pub declared_type: Option<String>,
    /// The hash that the client says it has.
    pub declared_sha256: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a file turned out to be.
enum Checked {
    Picture { format: String, shown: PrintPicture },
    Pdf,
}

/// Checks a file, keeps it, and returns the command that puts it on record.
///
/// Of a picture a copy without metadata is shown; a PDF is only ever handed out to be kept,
/// never opened within a page.
pub async fn take_in_evidence(ledger: &Ledger, file: IncomingEvidence) -> Result<AddEvidence> {
    let hash = sha256(&file.bytes);
    if file.declared_sha256.as_deref().is_some_and(|declared| declared != hash) {
        let detail = "传输中内容有变化，请重传。";
        return Err(LedgerError::invalid("file", "HASH_MISMATCH", detail));
    }
    let (name, declared) = (file.file_name.clone(), file.declared_type.clone());
    let (bytes, checked) = tokio::task::spawn_blocking(move || {
        check(&file.bytes, name.as_deref(), declared.as_deref()).map(|found| (file.bytes, found))
    })
    .await
    .map_err(|_| LedgerError::Unfit("处理佐证材料时出错".to_owned()))??;
    let size = bytes.len() as u64;
    let original_sha256 = ledger.keep_file(bytes).await?;
    let (format, shown) = match checked {
        Checked::Pdf => ("application/pdf".to_owned(), None),
        Checked::Picture { format, shown } => {
            let (width, height) = (shown.width, shown.height);
            (format, Some((ledger.keep_file(shown.jpeg).await?, width, height)))
        }
    };
    Ok(AddEvidence {
        id: file.id,
        figure: file.figure,
        original_sha256,
        shown,
        format,
        bytes: size,
        file_name: file.file_name.map(|name| clean(&name)),
        caption: file.caption,
    })
}

fn check(bytes: &[u8], name: Option<&str>, declared: Option<&str>) -> Result<Checked> {
    if bytes.starts_with(b"%PDF-") {
        return check_pdf(bytes, name, declared);
    }
    let picture = || {
        let format = picture::check_type(bytes, name, declared)?;
        let shown = picture::for_print(bytes)?;
        Ok::<_, PictureError>(Checked::Picture { format: format.to_mime_type().to_owned(), shown })
    };
    picture().map_err(|error| {
        let detail = match error {
            PictureError::Format => "请使用 JPG、PNG 图片或 PDF 文件。".to_owned(),
            error => error.to_string(),
        };
        LedgerError::invalid("file", error.code(), detail)
    })
}

fn check_pdf(bytes: &[u8], name: Option<&str>, declared: Option<&str>) -> Result<Checked> {
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let agrees = ending.is_none_or(|ending| ending.eq_ignore_ascii_case("pdf"))
        && declared.is_none_or(|kind| kind == "application/pdf");
    if !agrees {
        let error = PictureError::FileType;
        return Err(LedgerError::invalid("file", error.code(), error.to_string()));
    }
    let tail = &bytes[bytes.len().saturating_sub(1_024)..];
    if !tail.windows(5).any(|part| part == b"%%EOF") {
        return Err(LedgerError::invalid("file", "FILE_BROKEN", "文件不完整，请重新上传。"));
    }
    Ok(Checked::Pdf)
}

#[cfg(test)]
mod tests {
    use super::{Checked, check};
    use crate::ledger::LedgerError;

    fn refused(bytes: &[u8], name: &str, kind: &str) -> String {
        match check(bytes, Some(name), Some(kind)) {
            Err(LedgerError::Invalid(faults)) => faults[0].code.to_owned(),
            _ => panic!("it was taken"),
        }
    }

    #[test]
    fn a_pdf_is_taken_for_what_it_is() {
        let pdf = b"%PDF-1.4\n1 0 obj\n%%EOF\n";
        assert!(matches!(check(pdf, Some("依据.PDF"), Some("application/pdf")), Ok(Checked::Pdf)));
        assert_eq!(refused(pdf, "依据.jpg", "image/jpeg"), "FILE_TYPE");
        assert_eq!(refused(&pdf[..12], "依据.pdf", "application/pdf"), "FILE_BROKEN");
    }

    #[test]
    fn anything_else_than_pictures_and_pdf_is_refused() {
        for (bytes, name, kind, code) in [
            (b"PK\x03\x04rest".as_slice(), "表.xlsx", "application/zip", "IMAGE_FORMAT"),
            (b"<svg/>", "图.svg", "image/svg+xml", "IMAGE_FORMAT"),
            (b"", "空.pdf", "application/pdf", "IMAGE_BROKEN"),
        ] {
            assert_eq!(refused(bytes, name, kind), code, "{name}");
        }
    }
}
