/** The legal domain: its identity, and a tokenizer that keeps citations together. */
@NullMarked
package io.graft.plugins.legal;

import org.jspecify.annotations.NullMarked;
