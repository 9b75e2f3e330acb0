/**
 * The safetensors file format: a length, a JSON header, the bytes of the tensors.
 *
 * @see <a href="https://huggingface.co/docs/safetensors/index#format">the format</a>
 */
@NullMarked
package io.graft.core.file.safetensors;

import org.jspecify.annotations.NullMarked;
