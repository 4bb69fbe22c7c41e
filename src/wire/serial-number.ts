/**
 * Sequences compare as serial numbers do, RFC 1982 with 32 bits: 0 comes after 2^32 - 1, and later is what lies ahead by less
 * than half of all numbers. Of two that are exactly 2^31 apart the RFC leaves undefined which is the later one: here neither is.
 *
 * They tell a step ahead from one back, and no more: a program that counts anew from 0 may seem to have gone either way.
 */

/** How far `to` is ahead of `from`: -2^31 to 2^31 - 1. */
// Bitwise operators reduce to 32 bits with a sign, exactly.
export const serialDistance = (from: number, to: number): number => (to - from) | 0;

export const isLater = (sequence: number, than: number): boolean => serialDistance(than, sequence) > 0;
