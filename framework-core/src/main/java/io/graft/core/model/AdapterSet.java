package io.graft.core.model;

import io.graft.spi.model.EncoderInput;
import io.graft.spi.peft.Adapter;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The adapters of one pass and the batch rows that each of them serves.
 *
 * @param deltas one for each adapter
 * @param groups the rows of each adapter; null when every adapter serves every row
 * @param served for each batch row, the indices of the adapters that serve it
 */
record AdapterSet(List<SiteDeltas> deltas, @Nullable RowGroups groups, int[][] served) {

  static AdapterSet of(List<Adapter> adapters, EncoderInput input) {
    List<SiteDeltas> deltas = adapters.stream().map(SiteDeltas::new).toList();
    int[] all = IntStream.range(0, deltas.size()).toArray();
    int[] adapterOfRow = input.adapterOfRow().orElse(null);
    int[][] served = new int[input.rows()][];
    for (int row = 0; row < served.length; row++) {
      served[row] = adapterOfRow == null ? all : only(adapterOfRow[row]);
    }
    RowGroups groups = adapterOfRow == null ? null : RowGroups.of(adapterOfRow, deltas.size());
    return new AdapterSet(deltas, groups, served);
  }

  private static int[] only(int adapter) {
    return adapter < 0 ? new int[0] : new int[] {adapter};
  }

  /** The adapters of a group of rows. */
  List<SiteDeltas> of(RowGroups.Group group) {
    return group.adapter() < 0 ? List.of() : List.of(deltas.get(group.adapter()));
  }

  /** Whether any adapter declared something at the site. */
  boolean touch(String site) {
    return deltas.stream().anyMatch(adapter -> !adapter.at(site).isEmpty());
  }
}
