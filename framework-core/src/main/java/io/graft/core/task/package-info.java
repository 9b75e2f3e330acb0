/** What a model is to do with texts; one package for each kind of task. */
@NullMarked
package io.graft.core.task;

import org.jspecify.annotations.NullMarked;
