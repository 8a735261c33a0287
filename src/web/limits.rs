//! How much is taken at once.

/// Bytes of a JSON body or a form.
pub(super) const JSON_LIMIT: usize = 1 << 20;

/// Bytes of a photo.
pub const PHOTO_LIMIT: usize = 20 << 20;

/// Bytes of an address.
pub(super) const ADDRESS_LIMIT: usize = 8 << 10;

/// Bytes of the headers of a request.
pub(super) const HEAD_LIMIT: usize = 16 << 10;
