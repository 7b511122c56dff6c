/** A certificate authority and a server certificate, made when the emulator starts. */
@NullMarked
package dev.azureml.emulator.tls;

import org.jspecify.annotations.NullMarked;
