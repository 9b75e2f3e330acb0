/**
 * Domain plugins: OSGi bundles that are checked before they are installed, run in an embedded Felix
 * and are used under counted leases, so that a newer version can take over without a lost call.
 *
 * <p>{@link io.graft.host.plugins.PluginRuntime} installs and retires bundles; {@link
 * io.graft.host.plugins.DomainLease} is what a job holds of one; {@link
 * io.graft.host.plugins.DomainServices} finds the services of the leased domain and the built-in
 * ones in the same way. A bundle is never updated in place: an object of the old version would die
 * on the next class it needs.
 */
@NullMarked
package io.graft.host.plugins;

import org.jspecify.annotations.NullMarked;
