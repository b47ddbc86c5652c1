//! Report beside ledger.
