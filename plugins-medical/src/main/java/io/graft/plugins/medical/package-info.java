/** The medical domain: its identity, and a tokenizer for clinical English. */
@NullMarked
package io.graft.plugins.medical;

import org.jspecify.annotations.NullMarked;
