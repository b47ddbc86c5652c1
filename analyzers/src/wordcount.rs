//! Word's 字数.
