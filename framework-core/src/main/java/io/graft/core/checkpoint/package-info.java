/**
 * Checkpoints of a training: folders that appear whole or not at all, are checked by hashes before
 * anything of them is used, and are known to belong to one recipe, base and data.
 */
@NullMarked
package io.graft.core.checkpoint;

import org.jspecify.annotations.NullMarked;
