package io.graft.core.tensor;

import io.graft.core.tensor.memory.Block;
import java.util.List;

/**
 * An operation on the tape.
 *
 * @param output what it made
 * @param inputs what it was made of
 * @param backward how to go back
 * @param owned memory that only this operation's way back and later operations read: the output's,
 *     unless it is shared with an input, and what was saved
 */
record Node(TapeTensor output, List<DenseTensor> inputs, Backward backward, List<Block> owned) {}
