package io.graft.core.tensor.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private final MemoryCounter counter = new MemoryCounter();
  private final Arena arena = new Arena("test memory", counter);

  @AfterEach
  void close() {
    arena.close();
    assertEquals(0, counter.chunkBytes());
    assertEquals(0, counter.blockBytes());
  }

  @Test
  void blocksAreAlignedAndApart() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Block block = arena.allocate(i);
      float[] values = new float[i];
      java.util.Arrays.fill(values, i);
      block.write(0, values, 0, i);
      blocks.add(block);
    }
    for (int i = 0; i < 50; i++) {
      assertEquals(0, blocks.get(i).address() % 64);
      float[] read = new float[i];
      blocks.get(i).read(0, read, 0, i);
      for (float value : read) {
        assertEquals(i, value);
      }
    }
    assertEquals(1, counter.chunkAllocations());
  }

  @Test
  void tensorsTakeNoMoreThanTheyMay() {
    System.setProperty(MemoryLimit.PROPERTY, String.valueOf((MemoryLimit.used() >> 20) + 50));
    try {
      Block most = arena.allocate(10 << 20); // 40 MiB
      GraftException e = assertThrows(GraftException.class, () -> arena.allocate(10 << 20));
      assertEquals(ErrorCategory.USER, e.category());
      assertTrue(e.what().contains("MiB they may take"), e.what());
      arena.free(most);
      arena.trim();
      arena.allocate(10 << 20);
    } finally {
      System.clearProperty(MemoryLimit.PROPERTY);
    }
  }

  @Test
  void freedNeighboursAreJoined() {
    Block a = arena.allocate(1 << 20);
    Block b = arena.allocate(1 << 20);
    Block c = arena.allocate(2 << 20);
    arena.free(b);
    arena.free(a);
    arena.free(c);
    arena.allocate(4 << 20);
    assertEquals(1, counter.chunkAllocations());
  }

  @Test
  void randomUseKeepsBlocksApartAndTheSumRight() {
    SplittableRandom random = new SplittableRandom(5);
    List<Block> blocks = new ArrayList<>();
    for (int round = 0; round < 3000; round++) {
      if (blocks.size() > 40 || !blocks.isEmpty() && random.nextInt(3) == 0) {
        Block block = blocks.remove(random.nextInt(blocks.size()));
        float[] ends = new float[2];
        block.read(0, ends, 0, 1);
        block.read(block.length() - 1, ends, 1, 1);
        assertEquals(ends[0], ends[1]);
        arena.free(block);
      } else {
        Block block = arena.allocate(2 + random.nextInt(20000));
        block.write(0, new float[] {round}, 0, 1);
        block.write(block.length() - 1, new float[] {round}, 0, 1);
        blocks.add(block);
      }
    }
    long expected = 0;
    for (Block block : blocks) {
      expected += (block.length() + 15) / 16 * 16;
    }
    assertEquals(expected, arena.used());
    assertEquals(1, counter.chunkAllocations());
  }

  @Test
  void useAfterFreeThrowsForSlicesToo() {
    Block block = arena.allocate(100);
    Block slice = block.slice(10, 20);
    arena.free(block);
    arena.free(block);
    assertFalse(slice.live());
    assertThrows(IllegalStateException.class, block::address);
    assertThrows(IllegalStateException.class, slice::address);
    assertThrows(IllegalStateException.class, () -> slice.read(0, new float[1], 0, 1));
    Block next = arena.allocate(100); // the same memory, another lifetime
    assertTrue(next.live());
    assertFalse(block.live());
  }

  @Test
  void resetEndsAllBlocksAndKeepsTheMemory() {
    Block block = arena.allocate(1000);
    arena.reset();
    assertThrows(IllegalStateException.class, block::address);
    assertEquals(0, arena.used());
    arena.allocate(1000);
    assertEquals(1, counter.chunkAllocations());
  }

  @Test
  void slicesStayInside() {
    Block block = arena.allocate(10);
    block.write(0, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0, 10);
    float[] read = new float[2];
    block.slice(4, 5).slice(1, 3).read(1, read, 0, 2);
    assertArrayEquals(new float[] {6, 7}, read);
    assertThrows(IndexOutOfBoundsException.class, () -> block.slice(4, 7));
    assertThrows(IndexOutOfBoundsException.class, () -> block.read(9, read, 0, 2));
  }

  @Test
  void chunksThatRecentRoundsDidNotNeedAreReturned() {
    arena.allocate(64 << 20);
    arena.reset();
    long large = counter.chunkBytes();
    for (int round = 0; round < 200; round++) {
      arena.allocate(1 << 20);
      arena.reset();
    }
    assertTrue(counter.chunkBytes() < large / 4, counter.chunkBytes() + " of " + large);
  }

  @Test
  void aBlockOfAnotherArenaIsRefused() {
    try (Arena other = new Arena("other", counter)) {
      Block block = other.allocate(1);
      assertThrows(IllegalArgumentException.class, () -> arena.free(block));
    }
  }

  @Test
  void whatIsLargerThanTwoGibibytesIsRefused() {
    assertThrows(GraftException.class, () -> arena.allocate(1L << 30));
  }
}
