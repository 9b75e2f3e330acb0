/**
 * From text to token ids and back to places in the text. {@link
 * io.graft.core.text.tokenizer.TokenizerFiles} opens the tokenizer of a model folder; {@link
 * io.graft.core.text.tokenizer.SegmentedText} puts a domain's segmentation in front of it.
 */
@NullMarked
package io.graft.core.text.tokenizer;

import org.jspecify.annotations.NullMarked;
