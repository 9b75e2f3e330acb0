package io.graft.core.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  @AfterEach
  void clear() {
    System.clearProperty(KernelChoice.PROPERTY);
  }

  private static String chosen() {
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      return tape.kernels().name();
    }
  }

  @Test
  void oneDnnWhereItLoads() {
    assertEquals("onednn", chosen());
  }

  @Test
  void thePropertyDecides() {
    System.setProperty(KernelChoice.PROPERTY, "nd4j");
    assertEquals("nd4j", chosen());
    System.setProperty(KernelChoice.PROPERTY, "onednn");
    assertEquals("onednn", chosen());
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    System.setProperty(KernelChoice.PROPERTY, "onedn");
    GraftException error = assertThrows(GraftException.class, () -> Engine.open(1));
    assertTrue(error.getMessage().contains("nd4j"), error.getMessage());
  }
}
