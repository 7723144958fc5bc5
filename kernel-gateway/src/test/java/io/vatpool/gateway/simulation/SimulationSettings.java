package io.vatpool.gateway.simulation;

/**
 * What is simulated.
 *
 * @param workers how many
 * @param vats of all kernels
 * @param vatsAKernel vats of one kernel, which runs one delivery at a time
 * @param placesAWorker vats that a worker keeps online
 * @param coresAWorker page-ins and deliveries that a worker makes at the same moment
 * @param pageInMillis of a core for one page-in
 * @param deliveryMillis of a core for one delivery
 * @param pauseMillis of a kernel between two deliveries, on average
 * @param zipf how unevenly a kernel's vats are used: the n-th gets n to the power of minus this
 * @param heartbeatMillis how old what gateways know of a worker's load may be
 * @param seconds of virtual time for each of the three phases
 * @param seed of everything that is drawn
 */
record SimulationSettings(
    int workers,
    int vats,
    int vatsAKernel,
    int placesAWorker,
    int coresAWorker,
    double pageInMillis,
    double deliveryMillis,
    double pauseMillis,
    double zipf,
    double heartbeatMillis,
    int seconds,
    long seed) {
  SimulationSettings {
    if (workers < 10 || vats < vatsAKernel || vatsAKernel < 1 || seconds < 10) {
      throw new IllegalArgumentException(
          "at least 10 workers, the vats of one kernel, and 10 seconds are simulated");
    }
  }

  static SimulationSettings of(int workers, int vats, int seconds, long seed) {
    return new SimulationSettings(
        workers, vats, 100, 50, 4, 40, 2, 1_000, 1.5, 3_000, seconds, seed);
  }

  int kernels() {
    return vats / vatsAKernel;
  }
}
