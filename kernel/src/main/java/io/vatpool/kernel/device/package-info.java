/**
 * Devices: how the kernel calls them and what they may ask of it, and the devices there are.
 *
 * <p>A {@link io.vatpool.kernel.device.Device} is made anew each time the kernel is opened, by the
 * {@link io.vatpool.kernel.device.DeviceEndowments} of the host. It runs on the kernel's thread.
 */
@NullMarked
package io.vatpool.kernel.device;

import org.jspecify.annotations.NullMarked;
