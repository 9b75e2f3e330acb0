package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void orderAndPrimaryAreKept() {
    Metrics metrics = new Metrics("z", Map.of("z", 0.5)).plus("a", 0.25).plus("m", 1);
    assertEquals(List.of("z", "a", "m"), List.copyOf(metrics.values().keySet()));
    assertEquals(0.5, metrics.value());
    assertEquals(0.25, metrics.withPrimary("a").value());
  }

  @Test
  void anUnknownNameIsRefused() {
    Metrics metrics = new Metrics("z", Map.of("z", 0.5));
    assertThrows(IllegalArgumentException.class, () -> metrics.value("y"));
    assertThrows(IllegalArgumentException.class, () -> metrics.withPrimary("y"));
    assertThrows(IllegalArgumentException.class, () -> new Metrics("y", Map.of("z", 0.5)));
  }
}
