package io.graft.core.model;

import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Delta;
import io.graft.spi.peft.TensorSource;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tape;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The key and value rows that adapters declared, gathered for a batch before its layers run. */
final class PrefixAttention {

  /**
   * Rows in front of one attention's keys and values.
   *
   * @param keys {@code [B, P, H]}
   * @param values {@code [B, P, H]}
   * @param mask {@code [B, P]}
   */
  record Prefix(Tensor keys, Tensor values, IntMatrix mask) {}

  private final Map<String, Prefix> bySite = new HashMap<>();
  private final int[] shifts;

  PrefixAttention(Tape tape, List<Site> sites, AdapterSet adapters) {
    shifts = new int[adapters.served().length];
    for (Site site : sites) {
      if (site.kind() == SiteKind.ATTENTION && adapters.touch(site.name())) {
        gather(tape, site, adapters);
      }
    }
  }

  private void gather(Tape tape, Site site, AdapterSet adapters) {
    List<@Nullable Tensor> keys = tables(tape, site, adapters, Delta.KeyValueRows::keys);
    List<@Nullable Tensor> values = tables(tape, site, adapters, Delta.KeyValueRows::values);
    int[] counts = keys.stream().mapToInt(k -> k == null ? 0 : k.shape().dimension(0)).toArray();
    VirtualRows rows = VirtualRows.of(counts, adapters.served());
    if (rows.count() == 0) {
      return;
    }
    bySite.put(
        site.name(), new Prefix(rows.gather(tape, keys), rows.gather(tape, values), rows.mask()));
    for (int row = 0; row < shifts.length; row++) {
      shifts[row] = Math.max(shifts[row], shift(site, adapters, row, counts));
    }
  }

  private static int shift(Site site, AdapterSet adapters, int row, int[] counts) {
    int shift = 0;
    for (int adapter : adapters.served()[row]) {
      boolean shifts =
          adapters.deltas().get(adapter).at(site.name(), Delta.KeyValueRows.class).stream()
              .anyMatch(Delta.KeyValueRows::shiftsPositions);
      shift += shifts ? counts[adapter] : 0;
    }
    return shift;
  }

  private static List<@Nullable Tensor> tables(
      Tape tape, Site site, AdapterSet adapters, Function<Delta.KeyValueRows, TensorSource> part) {
    List<@Nullable Tensor> tables = new ArrayList<>();
    for (SiteDeltas adapter : adapters.deltas()) {
      List<Tensor> parts =
          adapter.at(site.name(), Delta.KeyValueRows.class).stream()
              .map(rows -> part.apply(rows).tensor(tape))
              .toList();
      tables.add(
          parts.isEmpty()
              ? null
              : parts.size() == 1 ? parts.get(0) : tape.concat(0, parts.toArray(Tensor[]::new)));
    }
    return tables;
  }

  /** The rows in front of a site's keys and values, or null. */
  @Nullable Prefix at(String site) {
    return bySite.get(site);
  }

  /** By how much the positions of each batch row move up. */
  int[] shifts() {
    return shifts.clone();
  }
}
