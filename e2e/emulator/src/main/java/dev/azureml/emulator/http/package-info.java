/** HTTPS front: connections, tokens, throttling, faults and the request log. */
@NullMarked
package dev.azureml.emulator.http;

import org.jspecify.annotations.NullMarked;
