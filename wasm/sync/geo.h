#pragma once

#include <string>
#include <vector>

#include "core/time.h"

namespace holdfast::sync {

/// A place on earth, in degrees (WGS 84).
struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
};

/// A place on a plane around an origin, in metres. Within a city it is exact to a per mille.
struct PlanePoint {
  double x = 0;
  double y = 0;
};

/// Whether both are numbers in the range of latitudes and longitudes.
bool is_valid(GeoPoint point);
/// Great-circle distance in metres (haversine; R. W. Sinnott, "Virtues of the Haversine", 1984; mean radius 6,371,008.8
/// m).
double distance_m(GeoPoint a, GeoPoint b);
PlanePoint to_plane(GeoPoint point, GeoPoint origin);
/// A point's distance from a segment, and how far along the segment (0 to 1) the nearest place is.
struct Projection {
  double distance = 0;
  double along = 0;
};
Projection project(PlanePoint point, PlanePoint from, PlanePoint to);

/// The rest of the way from a place to its end, in metres: from the nearest place on the way, along it. `passed` is the
/// least length, in metres, that the driver has covered (kept by the caller), so that a way that crosses itself does
/// not make the driver jump back.
double remaining_m(GeoPoint place, const std::vector<GeoPoint>& way, double& passed);

/// A region: a circle (centre and radius) or a polygon (three corners or more).
struct Geofence {
  std::string id;
  std::vector<GeoPoint> points;  ///< One point: the centre of a circle.
  double radius_m = 0;
};
/// Metres from the fence's edge; negative inside.
double signed_distance_m(GeoPoint place, const Geofence& fence);

}  // namespace holdfast::sync
