package io.graft.spi.peft;

import io.graft.spi.model.Site;
import io.graft.spi.tensor.Parameter;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What a method declared for one encoder: deltas at sites, and the parameters behind them. */
@ProviderType
public interface Adapter {

  /** The {@link PeftMethod#name()} that made it. */
  String method();

  /** All declarations in the order in which they were made. Never null. */
  List<Declaration> declarations();

  /** The adapter's own parameters, without base weights that it trains. Never null. */
  List<Parameter> parameters();

  /** The job's own copies of the base weights that it trains, under their stored names. */
  List<Parameter> trainedWeights();

  /** Whether all of it can be folded into the base weights. */
  default boolean mergeable() {
    return declarations().stream().allMatch(declaration -> declaration.delta().mergeable());
  }

  /** A delta at a site. */
  record Declaration(Site site, Delta delta) {}
}
