import { describe, expect, test } from 'vitest';
import { loadSystemCalls } from './system-calls.ts';

describe('where there are no calls, it is said why', () => {
  test('on another system', () => {
    const loadKoffi = (): unknown => {
      throw new Error('nothing is to be loaded');
    };
    expect(loadSystemCalls({ platform: 'darwin', loadKoffi })).toBe(
      'it is asked on Linux only, and this is darwin',
    );
  });

  test('without koffi', () => {
    const loadKoffi = (): unknown => {
      throw new Error("Cannot find module 'koffi'\nRequire stack:\n- /somewhere");
    };
    expect(loadSystemCalls({ platform: 'linux', loadKoffi })).toBe(
      "the package koffi, which is optional, does not load (Cannot find module 'koffi')",
    );
  });
});
