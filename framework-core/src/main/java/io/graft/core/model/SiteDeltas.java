package io.graft.core.model;

import io.graft.spi.peft.Adapter;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The deltas of one adapter by the name of their site, in the order of their declaration. */
final class SiteDeltas {
  private final Map<String, List<Delta>> bySite = new HashMap<>();
  private final Map<String, Parameter> trained = new HashMap<>();

  SiteDeltas(Adapter adapter) {
    adapter
        .declarations()
        .forEach(
            declaration ->
                bySite
                    .computeIfAbsent(declaration.site().name(), name -> new ArrayList<>())
                    .add(declaration.delta()));
    adapter.trainedWeights().forEach(weight -> trained.put(weight.name(), weight));
  }

  List<Delta> at(String site) {
    return bySite.getOrDefault(site, List.of());
  }

  /** The adapter's own copy of a base weight, or {@code base} where it trains none. */
  Parameter weight(Parameter base) {
    return trained.getOrDefault(base.name(), base);
  }

  /** The deltas of one type at a site. */
  <D extends Delta> List<D> at(String site, Class<D> type) {
    return at(site).stream().filter(type::isInstance).map(type::cast).toList();
  }
}
