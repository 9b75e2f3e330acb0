package io.graft.core.tensor.kernel;

/**
 * What each row of a cross-entropy aims at. The loss is {@code -sum_r (onTarget_r logp[r, target_r]
 * + sum_c onAll_c logp[r, c])} over the rows that count; whoever makes it has divided the weights
 * by their sum already.
 */
public final class CrossEntropy {
  private final int rows;
  private final int classes;
  private final int[] targets;
  private final float[] onTarget;
  private final float[] onAll;

  /**
   * @param rows the number of rows
   * @param classes the number of classes
   * @param targets a class for each row, or -1 for a row that does not count; not copied
   * @param onTarget the weight of each row's target term; not copied
   * @param onAll the weight of each class in the smoothing term, empty without smoothing; not
   *     copied
   */
  public CrossEntropy(int rows, int classes, int[] targets, float[] onTarget, float[] onAll) {
    if (targets.length != rows || onTarget.length != rows) {
      throw new IllegalArgumentException(
          rows + " rows, " + targets.length + " targets, " + onTarget.length + " weights");
    }
    if (onAll.length != 0 && onAll.length != classes) {
      throw new IllegalArgumentException(classes + " classes, " + onAll.length + " weights");
    }
    this.rows = rows;
    this.classes = classes;
    this.targets = targets;
    this.onTarget = onTarget;
    this.onAll = onAll;
  }

  public int rows() {
    return rows;
  }

  public int classes() {
    return classes;
  }

  /** The class of a row, or -1 when the row does not count. */
  public int target(int row) {
    return targets[row];
  }

  /** The weight of a row's target term. */
  public float onTarget(int row) {
    return onTarget[row];
  }

  /** Whether every class has a term of its own. */
  public boolean smoothed() {
    return onAll.length > 0;
  }

  /** The weight of a class in the smoothing term; 0 without smoothing. */
  public float onAll(int column) {
    return onAll.length == 0 ? 0 : onAll[column];
  }
}
