/**
 * Where pretrained models come from: a Hugging Face folder, or the one that is bundled. A {@link
 * io.graft.core.model.source.ModelSource} gives configuration, weights and tokenizer as they are
 * stored; what a family makes of the names is the model's matter.
 */
@NullMarked
package io.graft.core.model.source;

import org.jspecify.annotations.NullMarked;
