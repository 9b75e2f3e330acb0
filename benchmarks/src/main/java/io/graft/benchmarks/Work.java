package io.graft.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What an invocation does at least, in units that make JMH's rates GFLOP/s and GB/s:
 * multiplications and additions, and bytes of arrays that are read or written once.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Work {
  /** 10^9 multiplications and additions. */
  public double gflop;

  /** 10^9 bytes. */
  public double gigabytes;

  void product(long m, long k, long n, int bytes) {
    gflop += 2e-9 * m * k * n;
    gigabytes += 1e-9 * bytes * (m * k + k * n + m * n);
  }

  void moved(long elements, int bytes) {
    gigabytes += 1e-9 * bytes * elements;
  }
}
