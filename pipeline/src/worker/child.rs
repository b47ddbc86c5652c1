//! The worker's side: reads files until its input ends, inside limits that it sets itself before the first one.

use std::io::{self, Read, Write};
use std::thread;

use super::confine;
use super::protocol::{Answer, Order, decode, encode, pieces, receive, send, send_piece};
use super::size;
use crate::content::{Cause, Refusal};
use crate::formats;

/// Stack of the reading thread. Readers keep their own stacks on the heap; this is for the crates beneath them.
const STACK: usize = 64 << 20;

/// Serves orders from `input` until it ends; `memory` is the worker's limit in bytes.
///
/// # Errors
///
/// When the parent is gone or the stream is broken; the process should end then.
pub fn serve(input: &mut impl Read, output: &mut impl Write, memory: u64) -> io::Result<()> {
    let guards = confine::enter(memory)?;
    send(output, &encode(&guards)?)?;
    while let Some(order) = receive(input, 1 << 20)? {
        let order: Order = decode(&order)?;
        let Some(bytes) = receive(input, order.limits.file_bytes)? else { return Ok(()) };
        confine::allow_cpu(order.cpu_seconds);
        let most = order.limits.answer_bytes;
        give(output, answer(order, bytes), most)?;
    }
    Ok(())
}

/// Sends an answer, its large pieces after it.
fn give(output: &mut impl Write, mut answer: Answer, most: u64) -> io::Result<()> {
    let bytes: Vec<Vec<u8>> = pieces(&mut answer).iter_mut().map(|piece| std::mem::take(piece.bytes())).collect();
    let frame = encode(&answer)?;
    if frame.len() as u64 > most {
        return send(output, &encode::<Answer>(&Err(size::too_much()))?);
    }
    send(output, &frame)?;
    bytes.iter().try_for_each(|piece| send_piece(output, piece))
}

/// Reads on a thread of its own, so that a panic of a crate beneath us costs this file only.
fn answer(order: Order, bytes: Vec<u8>) -> Answer {
    let crashed =
        || Refusal::new(Cause::Crashed, "读取程序在这个文件上出错，文件可能已损坏；请让报送单位另存后重新报送。");
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            formats::read(&order.name, &bytes, &order.limits).and_then(|content| size::bounded(content, &order.limits))
        })
        .map_err(|_| crashed())?
        .join()
        .map_err(|_| crashed())?
}
