/**
 * The link that opens the phone's own map at a place, by what kind of phone it is. No key is needed.
 *
 * Android knows geo:, Apple's phones open maps.apple.com in their map; everything else keeps the link
 * of the page, which is a map on the web.
 */

/**
 * @param {{place: string, lat: string, lng: string, agent: string}} given lat and lng may be empty
 * @returns {string} an address, or an empty text where the page's own link is right
 */
export function mapLink({ place, lat, lng, agent }) {
  const point = lat && lng ? `${lat},${lng}` : "";
  const asked = encodeURIComponent(point || place);
  if (/android/iu.test(agent)) {
    const label = point ? `${point}(${encodeURIComponent(place)})` : asked;
    return `geo:${point || "0,0"}?q=${label}`;
  }
  if (/iphone|ipad|ipod/iu.test(agent)) return `https://maps.apple.com/?daddr=${asked}`;
  return "";
}

/**
 * Let the card's map link open this phone's map.
 * @param {HTMLAnchorElement | null} link
 * @param {string} agent
 */
export function aimMap(link, agent) {
  if (!link) return;
  const { place = "", lat = "", lng = "" } = link.dataset;
  const href = mapLink({ place, lat, lng, agent });
  if (href) link.href = href;
}
