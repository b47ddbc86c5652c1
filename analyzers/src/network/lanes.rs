//! Wide registers: what a processor can do at once is found out when the program runs.

/// Work on many numbers. `call`, and all that it calls, has to be inlined (`#[inline(always)]`), for only what stands in
/// one function is done in the widest registers.
pub(crate) use pulp::NullaryFnOnce as Work;

/// Does work with the widest registers that the processor has.
///
/// Each number is worked on as by any other processor, only more of them at once, so that what comes out is the same
/// everywhere.
pub(crate) fn in_wide_lanes<W: Work>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}
