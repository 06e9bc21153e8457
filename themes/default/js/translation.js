// What the interface says in the site's own words; a site without any keeps this file, which says nothing.
/** @type {{ [text: string]: string | { [category: string]: string } }} */
export default {};
