//! Views turned into bytes: documents.
