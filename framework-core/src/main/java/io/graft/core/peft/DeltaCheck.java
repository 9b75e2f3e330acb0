package io.graft.core.peft;

import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.peft.Delta;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import java.util.EnumSet;
import java.util.Set;

/** Refuses a delta that does not fit its site, when it is declared rather than when it runs. */
final class DeltaCheck {
  private DeltaCheck() {}

  static void fits(Site site, Delta delta) {
    if (delta instanceof Delta.LowRank lowRank) {
      kind(site, delta, EnumSet.of(SiteKind.LINEAR));
      int rank = lowRank.a().shape().dimension(0);
      shape(site, lowRank.a(), Shape.of(rank, site.inputSize()));
      shape(site, lowRank.b(), Shape.of(site.outputSize(), rank));
      if (lowRank.magnitude() != null) {
        shape(site, lowRank.magnitude(), Shape.of(site.outputSize()));
      }
    } else if (delta instanceof Delta.InputScale scale) {
      kind(site, delta, EnumSet.of(SiteKind.LINEAR));
      shape(site, scale.scale(), Shape.of(site.inputSize()));
    } else if (delta instanceof Delta.OutputScale scale) {
      kind(site, delta, EnumSet.of(SiteKind.LINEAR));
      shape(site, scale.scale(), Shape.of(site.outputSize()));
    } else if (delta instanceof Delta.Bias bias) {
      kind(site, delta, EnumSet.of(SiteKind.LINEAR, SiteKind.NORM));
      shape(site, bias.bias(), Shape.of(site.outputSize()));
    } else if (delta instanceof Delta.KeyValueRows) {
      kind(site, delta, EnumSet.of(SiteKind.ATTENTION));
    } else if (delta instanceof Delta.PrependedEmbeddings) {
      kind(site, delta, EnumSet.of(SiteKind.SEQUENCE));
    } else if (delta instanceof Delta.Informed) {
      kind(site, delta, EnumSet.of(SiteKind.NORM, SiteKind.ATTENTION, SiteKind.SEQUENCE));
    } else if (delta instanceof Delta.Trained) {
      kind(site, delta, EnumSet.of(SiteKind.LINEAR, SiteKind.NORM, SiteKind.EMBEDDING));
    }
  }

  private static void kind(Site site, Delta delta, Set<SiteKind> allowed) {
    if (!allowed.contains(site.kind())) {
      throw new IllegalArgumentException(
          delta.getClass().getSimpleName()
              + " does not fit "
              + site.name()
              + ", a "
              + site.kind()
              + " site; it fits "
              + allowed);
    }
  }

  private static void shape(Site site, Parameter parameter, Shape wanted) {
    if (!parameter.shape().equals(wanted)) {
      throw new IllegalArgumentException(
          parameter.name()
              + " has shape "
              + parameter.shape()
              + " but "
              + site.name()
              + " needs "
              + wanted);
    }
  }
}
