//! What holds for every item and any text.
