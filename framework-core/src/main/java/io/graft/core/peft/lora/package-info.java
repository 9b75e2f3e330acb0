/** LoRA (Hu et al. 2021) with rank-stabilised scaling and weight decomposition. */
@NullMarked
package io.graft.core.peft.lora;

import org.jspecify.annotations.NullMarked;
